import { Button } from '@mui/material';
import { useAsk, useCall } from '../../data/desk.tsx';
import { useNow } from '../../data/clock.ts';
import { ShortTable } from '../../tables/ShortTable.tsx';
import { fullDate, whenWas } from '../../ui/format.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import { browserName } from '../login/browser-name.ts';
import css from './Settings.module.css';

const w = words.settings.sessions;

/** Log-ins with a password, each with a way to end it: one's own, or everyone's. */
export function Sessions({ everyone }: { everyone: boolean }) {
  const sessions = useAsk('access.sessions', { everyone }, { everyMs: 30_000 }).data?.sessions;
  const revoke = useCall('access.session_revoke');
  const now = useNow(30_000);
  const title = everyone ? w.everyone : w.title;
  if (!sessions) return null;
  return (
    <section aria-label={title}>
      <h3 className={css.sub}>{title}</h3>
      {sessions.length === 0 ? (
        <p className={css.text}>{w.none}</p>
      ) : (
        <ShortTable
          label={title}
          head={[...(everyone ? [w.who] : []), w.browser, w.from, w.since, w.used, '']}
          rows={sessions.map((s) => ({
            key: String(s.id),
            cells: [
              ...(everyone ? [s.username] : []),
              <span title={s.browser}>{browserName(s.browser)}</span>,
              <span className="mono">{s.from}</span>,
              fullDate(s.since),
              s.isThis ? w.thisOne : whenWas(s.lastUsed, now),
              <Button
                size="small"
                aria-label={w.endOf(browserName(s.browser), s.from)}
                onClick={() => void revoke.run({ id: s.id })}
              >
                {w.end}
              </Button>,
            ],
          }))}
        />
      )}
      <Refusal title={w.refused} problem={revoke.problem} />
    </section>
  );
}
