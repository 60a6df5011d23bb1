import type { Inventory, ScriptInfo, ScriptParameter } from '../../../../services/contract/all.ts';
import { useAsk } from '../../../data/desk.tsx';
import { ChoiceField, TextField, Tick } from '../../../forms/Field.tsx';
import { joined, storage } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import { SeveralField } from './SeveralField.tsx';
import { presentValue, titleOf, wrongIn, type Typed } from './test-choice.ts';
import css from './TestDialog.module.css';

const w = words.tests.dialog;

interface ScriptValuesProps {
  scripts: readonly ScriptInfo[];
  typed: Typed;
  /** The one machine whose disks and cards can be chosen; null for several. */
  systemId: string | null;
  onChange: (script: ScriptInfo, parameter: string, value: string) => void;
}

/** The values that the chosen scripts take, each as a field of its type. */
export function ScriptValues({ scripts, typed, systemId, onChange }: ScriptValuesProps) {
  const inventory = useAsk(
    'inventory.get',
    { systemId: systemId ?? '' },
    { enabled: systemId !== null },
  ).data;
  const asking = scripts
    .map((script) => ({ script, shown: script.parameters.filter((p) => isShown(p, systemId)) }))
    .filter(({ shown }) => shown.length > 0);
  if (asking.length === 0) return null;
  return (
    <section className={css.values} aria-label={w.values}>
      <h3>{w.values}</h3>
      {asking.map(({ script, shown }) => (
        <fieldset key={script.name} className={css.valuesOf}>
          <legend>{script.name}</legend>
          {shown.map((p) => (
            <Value
              key={p.name}
              parameter={p}
              value={presentValue(typed, script, p)}
              inventory={inventory}
              onChange={(value) => onChange(script, p.name, value)}
            />
          ))}
        </fieldset>
      ))}
    </section>
  );
}

/** Disks and cards are chosen on one machine; on several, all are tested. */
const isShown = (p: ScriptParameter, systemId: string | null): boolean =>
  systemId !== null || (p.type !== 'storage' && p.type !== 'interface');

interface ValueProps {
  parameter: ScriptParameter;
  value: string;
  inventory: Inventory | undefined;
  onChange: (value: string) => void;
}

function Value({ parameter, value, inventory, onChange }: ValueProps) {
  const { type, description, choices } = parameter;
  const label = titleOf(parameter);
  if (type === 'storage')
    return (
      <SeveralField
        label={label}
        all={w.allDisks(inventory?.disks.length ?? 0)}
        choices={(inventory?.disks ?? []).map((d) => ({
          value: d.name,
          label: d.name,
          more: [d.model, joined(storage(d.sizeBytes))].filter(Boolean).join(', '),
        }))}
        value={value}
        onChange={onChange}
      />
    );
  if (type === 'interface')
    return (
      <SeveralField
        label={label}
        all={w.allCards(inventory?.interfaces.length ?? 0)}
        choices={(inventory?.interfaces ?? []).map((i) => ({
          value: i.name,
          label: i.name,
          more: i.linkConnected ? i.mac : words.detail.noLink,
        }))}
        value={value}
        onChange={onChange}
      />
    );
  if (type === 'boolean')
    return (
      <Tick
        label={label}
        {...(description && { help: description })}
        checked={value === 'true'}
        onChange={(on) => onChange(String(on))}
      />
    );
  if (type === 'choice')
    return (
      <ChoiceField
        label={label}
        help={description}
        value={value}
        choices={choices}
        onChange={onChange}
        width={280}
      />
    );
  return (
    <TextField
      label={label}
      help={[description, helpFor(parameter)].filter(Boolean).join(' ')}
      error={wrongIn(parameter, value)}
      value={value}
      isMono={type === 'url'}
      type={type === 'password' ? 'password' : 'text'}
      autoComplete={type === 'password' ? 'new-password' : 'off'}
      {...(type !== 'url' && { width: 280 })}
      onChange={onChange}
    />
  );
}

function helpFor({ type, allowList, required }: ScriptParameter): string {
  if (type === 'runtime') return w.timeHelp;
  if (type === 'url' && allowList) return w.listHelp;
  return required ? '' : words.detail.optional;
}
