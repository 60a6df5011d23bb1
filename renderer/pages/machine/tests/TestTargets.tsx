import type { ScriptInfo } from '../../../../services/contract/all.ts';
import { useAsk } from '../../../data/desk.tsx';
import { joined, storage } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import { SeveralField } from './SeveralField.tsx';
import { runsOn, type Targets } from './test-choice.ts';
import css from './TestDialog.module.css';

const w = words.tests.dialog;

interface TestTargetsProps {
  scripts: readonly ScriptInfo[];
  systemId: string;
  targets: Targets;
  onChange: (targets: Targets) => void;
}

/** The disks and cards of one machine that the chosen tests run on: all, unless some are named. */
export function TestTargets({ scripts, systemId, targets, onChange }: TestTargetsProps) {
  const inventory = useAsk('inventory.get', { systemId }).data;
  const disks = runsOn(scripts, 'storage') ? (inventory?.disks ?? []) : [];
  const cards = runsOn(scripts, 'interface') ? (inventory?.interfaces ?? []) : [];
  if (disks.length + cards.length === 0) return null;
  return (
    <div className={css.targets}>
      {disks.length > 0 && (
        <SeveralField
          label={w.hardware[3]!}
          all={w.allDisks(disks.length)}
          choices={disks.map((d) => ({
            value: d.name,
            label: d.name,
            more: [d.model, joined(storage(d.sizeBytes))].filter(Boolean).join(', '),
          }))}
          value={targets.storage}
          onChange={(value) => onChange({ ...targets, storage: value })}
        />
      )}
      {cards.length > 0 && (
        <SeveralField
          label={w.hardware[4]!}
          all={w.allCards(cards.length)}
          choices={cards.map((i) => ({
            value: i.name,
            label: i.name,
            more: i.linkConnected ? i.mac : words.detail.noLink,
          }))}
          value={targets.interface}
          onChange={(value) => onChange({ ...targets, interface: value })}
        />
      )}
    </div>
  );
}
