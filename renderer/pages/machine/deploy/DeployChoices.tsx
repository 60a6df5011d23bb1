import { ChoiceField } from '../../../forms/Field.tsx';
import { RadioCards } from '../../../forms/RadioCards.tsx';
import { joined, storage } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import { AdvancedFields } from './AdvancedFields.tsx';
import { ImageField } from './ImageField.tsx';
import { KeysField } from './KeysField.tsx';
import { LayoutDrawing } from './LayoutDrawing.tsx';
import { NetworkLines } from './NetworkLines.tsx';
import css from './Choices.module.css';
import type { DeployState } from './use-deploy.ts';
import { UserDataField } from './UserDataField.tsx';

const w = words.deploy;

/** The left side: everything that can be chosen, in the order in which it matters. */
export function DeployChoices({ systemId, state }: { systemId: string; state: DeployState }) {
  const { preview, choices, choose } = state;
  const target = choices.target ?? 'disk';
  const picksDisk =
    preview &&
    target === 'disk' &&
    preview.now.length > 1 &&
    preview.rootDisk !== null &&
    preview.layout !== 'configured';
  const bringsOwn = preview?.layouts.every((each) => each.whyNot !== null)
    ? preview.layouts[0]?.whyNot
    : null;
  return (
    <>
      {state.imagesKnown && (
        <ImageField
          images={state.images}
          value={choices.image ?? null}
          onChange={(image) => choose({ image })}
        />
      )}
      <RadioCards
        label={w.where}
        columns={2}
        value={target}
        choices={(['disk', 'memory'] as const).map((value) => ({ value, ...w.targets[value] }))}
        onChange={(chosen) => choose({ target: chosen })}
      />
      {target === 'disk' && bringsOwn && <p className={css.note}>{bringsOwn}</p>}
      {preview && target === 'disk' && !bringsOwn && (
        <RadioCards
          label={w.layout}
          columns={2}
          value={preview.layout}
          choices={preview.layouts.map(({ name, label, text, whyNot }) => ({
            value: name,
            title: label,
            note: text,
            whyNot,
            drawing: <LayoutDrawing name={name} />,
          }))}
          onChange={(layout) => choose({ layout })}
        />
      )}
      {picksDisk && (
        <ChoiceField
          label={w.rootDisk}
          value={preview.rootDisk ?? ''}
          choices={preview.now.map((disk) => ({
            value: disk.name,
            label: [disk.name, disk.model, joined(storage(disk.sizeBytes))].filter(Boolean).join(' · '),
          }))}
          onChange={(rootDisk) => choose({ rootDisk })}
        />
      )}
      {preview && (
        <KeysField
          keys={preview.keys}
          loginUser={preview.loginUser}
          onChange={(keysOf) => choose({ keysOf })}
        />
      )}
      <UserDataField data={state.userData} />
      {preview && <NetworkLines systemId={systemId} network={preview.network} />}
      <AdvancedFields value={state.advanced} forMemory={target === 'memory'} onChange={state.setAdvanced} />
    </>
  );
}
