import { Button } from '@mui/material';
import { useAsk, useCall } from '../../data/desk.tsx';
import { ShortTable } from '../../tables/ShortTable.tsx';
import { minuteTime } from '../../ui/format.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import { Users } from '../login/Users.tsx';
import { Sessions } from './Sessions.tsx';
import css from './Settings.module.css';

const w = words.settings.lockouts;

/** Who may log in, who is logged in, and who must wait after wrong passwords. */
export function LogInsSection() {
  const lockouts = useAsk('access.lockouts', {}, { everyMs: 30_000 }).data?.lockouts;
  const lift = useCall('access.lockout_lift');
  return (
    <>
      <Users />
      <Sessions everyone />
      <section aria-label={w.title}>
        <h3 className={css.sub}>{w.title}</h3>
        {lockouts?.length === 0 && <p className={css.text}>{w.none}</p>}
        {lockouts && lockouts.length > 0 && (
          <ShortTable
            label={w.title}
            head={[w.kinds.user, words.settings.sessions.from, words.settings.sessions.used, '']}
            rows={lockouts.map((l) => ({
              key: String(l.id),
              cells: [
                l.of ? `${w.kinds[l.kind]} ${l.of}` : w.kinds[l.kind],
                w.failures(l.failures),
                w.until(minuteTime(l.until)),
                <Button
                  size="small"
                  aria-label={w.liftOf(l.of || w.kinds[l.kind])}
                  onClick={() => void lift.run({ id: l.id })}
                >
                  {w.lift}
                </Button>,
              ],
            }))}
          />
        )}
        <Refusal title={w.refused} problem={lift.problem} />
      </section>
    </>
  );
}
