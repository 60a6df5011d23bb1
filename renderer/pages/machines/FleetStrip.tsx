import { fleetGroups, type Group } from '../../../services/contract/fleet.ts';
import type { Output } from '../../../services/contract/calls.ts';
import { count } from '../../ui/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { markOfGroup, toneOf } from '../../ui/status-marks.ts';
import { words } from '../../words/words.ts';
import css from './FleetStrip.module.css';

const w = words.machines;

interface FleetStripProps {
  counts: Output<'machines.counts'>;
  chosen: Group | undefined;
  onChoose: (group: Group | undefined) => void;
}

/** The fleet in its groups, each as wide as its share; each is a toggle that filters the list. */
export function FleetStrip({ counts, chosen, onChoose }: FleetStripProps) {
  const shown = fleetGroups.filter((g) => g === 'need_you' || counts[g] > 0 || g === chosen);
  return (
    <div className={css.strip} role="group" aria-label={w.strip}>
      {shown.map((group) => {
        const n = counts[group];
        const calm = group === 'need_you' && n === 0;
        return (
          <button
            key={group}
            type="button"
            className={css.part}
            data-tone={calm ? 'none' : toneOf[markOfGroup[group]]}
            data-group={group}
            aria-pressed={chosen === group}
            style={{ flexGrow: n }}
            onClick={() => onChoose(chosen === group ? undefined : group)}
          >
            {calm ? (
              <span className={css.calm}>{w.nothingNeedsYou}</span>
            ) : (
              <>
                <span className={css.number}>{count(n)}</span>
                <StateMark mark={markOfGroup[group]} size={13} />
                <span>{w.groups[group]}</span>
              </>
            )}
          </button>
        );
      })}
    </div>
  );
}
