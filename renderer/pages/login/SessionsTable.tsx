import { Button } from '@mui/material';
import type { Output } from '../../../services/contract/calls.ts';
import { useNow } from '../../data/clock.ts';
import { useCall } from '../../data/desk.tsx';
import { ShortTable } from '../../tables/ShortTable.tsx';
import { exactTime, whenWas } from '../../ui/format.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import { browserName } from './browser-name.ts';
import css from './Account.module.css';

const w = words.login;
type Sessions = Output<'access.sessions'>['sessions'];

/** Where someone is logged in; each may be ended. */
export function SessionsTable({ sessions, withNames }: { sessions: Sessions; withNames: boolean }) {
  const end = useCall('access.session_revoke');
  const now = useNow(30_000);
  const when = (at: number) => <span title={exactTime(at)}>{whenWas(at, now)}</span>;
  return (
    <div className={css.stack}>
      <ShortTable
        label={w.sessions}
        head={[...(withNames ? [w.username] : []), w.from, w.browser, w.since, w.lastUsed, '']}
        rows={sessions.map((s) => ({
          key: String(s.id),
          cells: [
            ...(withNames ? [s.username] : []),
            <span className="mono">{s.from}</span>,
            <span title={s.browser}>{browserName(s.browser)}</span>,
            when(s.since),
            s.isThis ? w.thisOne : when(s.lastUsed),
            <Button
              size="small"
              variant="text"
              aria-label={w.endSession(s.from)}
              onClick={() => void end.run({ id: s.id })}
            >
              {w.end}
            </Button>,
          ],
        }))}
      />
      <Refusal title={w.sessionNotEnded} problem={end.problem} />
    </div>
  );
}
