import { useAsk, useCall } from '../../data/desk.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { clockTime } from '../../ui/format.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import css from './Account.module.css';

const w = words.login;

/** Who must wait after wrong passwords; nothing while nobody does. */
export function Lockouts() {
  const lockouts = useAsk('access.lockouts', {}, { everyMs: 15_000 }).data?.lockouts;
  const lift = useCall('access.lockout_lift');
  if (!lockouts || lockouts.length === 0) return null;
  return (
    <div>
      <h3>{w.lockouts}</h3>
      <ul>
        {lockouts.map((l) => (
          <li key={l.id} className={css.lock}>
            <span>
              {l.kind === 'name'
                ? w.lockedName(l.failures, clockTime(l.until))
                : w.lockedUser(l.of, l.failures, clockTime(l.until))}
            </span>
            <ActionButton
              size="small"
              aria-label={w.liftOf(l.of || w.username)}
              busy={lift.busy}
              onClick={() => void lift.run({ id: l.id })}
            >
              {w.lift}
            </ActionButton>
          </li>
        ))}
      </ul>
      <Refusal title={w.notDone} problem={lift.problem} />
    </div>
  );
}
