import { Button } from '@mui/material';
import { useState } from 'react';
import type { bulkStates } from '../../../../services/contract/all.ts';
import { problemOf, useAsk, useLink } from '../../../data/desk.tsx';
import { count } from '../../../ui/format.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import css from './BulkTray.module.css';

const w = words.bulk;
const markOf = { waiting: 'working', done: 'ready', refused: 'triangle' } as const;
const shownRows = 100;
const askRows = 1000;

interface ProgressProps {
  bulkId: string;
  onSelect: (systemIds: string[]) => void;
  onClose: () => void;
}

type State = (typeof bulkStates)[number];

/** What was started: how far it is, how each machine did, and a way to select those that failed. */
export function Progress({ bulkId, onSelect, onClose }: ProgressProps) {
  const link = useLink();
  const [only, setOnly] = useState<State | null>(null);
  const [ended, setEnded] = useState(false);
  const asked = useAsk(
    'machines.bulk_result',
    { bulkId, limit: shownRows, ...(only && { only }) },
    { everyMs: ended ? false : 1000, keepPrevious: true },
  );
  const job = asked.data?.job;
  if (job && (job.endedAt !== null) !== ended) setEnded(job.endedAt !== null);
  if (!job) return <Refusal title={w.tray} problem={problemOf(asked.error)} />;
  const selectFailed = async (): Promise<void> => {
    const ids: string[] = [];
    for (let offset = 0; offset < job.refused; offset += askRows) {
      const page = await link.call('machines.bulk_result', {
        bulkId,
        only: 'refused',
        offset,
        limit: askRows,
      });
      if (!page.ok) return;
      ids.push(...page.value.items.map((row) => row.systemId));
    }
    onSelect(ids);
  };
  const settled = job.done + job.refused;
  const [number, of] = w.doneOf(count(settled), count(job.total));
  const states: State[] = ['refused', 'waiting', 'done'];
  return (
    <div className={css.progress}>
      <div className={css.line}>
        <h2>
          {ended
            ? job.refused
              ? w.someFailed(job.refused, job.total)
              : w.allDone(job.total)
            : w.progress[job.action]}
        </h2>
        <span role="status">
          <b>{number}</b>
          {of}
        </span>
      </div>
      <div
        className={css.bar}
        role="progressbar"
        aria-label={w.progress[job.action]}
        aria-valuemin={0}
        aria-valuemax={job.total}
        aria-valuenow={settled}
      >
        <span style={{ width: `${(settled / Math.max(1, job.total)) * 100}%` }} />
      </div>
      <div className={css.only} role="group" aria-label={w.results}>
        {([null, ...states] as const).map((state) => (
          <button
            key={state ?? 'all'}
            type="button"
            aria-pressed={only === state}
            onClick={() => setOnly(state)}
          >
            {w.show[state ?? 'all']} {count(state ? job[state] : job.total)}
          </button>
        ))}
      </div>
      <ul className={css.results} tabIndex={0} aria-label={w.results}>
        {asked.data?.items.map((row) => (
          <li key={row.systemId}>
            <StateMark mark={markOf[row.state]} size={13} label={w.show[row.state]} />
            <b>
              <bdi>{row.hostname}</bdi>
            </b>
            <span>{row.sentence}</span>
          </li>
        ))}
      </ul>
      <div className={css.end}>
        {!ended && <p>{w.goesOn}</p>}
        {job.refused > 0 && (
          <Button variant="outlined" onClick={() => void selectFailed()}>
            {w.selectFailed(job.refused)}
          </Button>
        )}
        <Button variant={ended ? 'contained' : 'outlined'} onClick={onClose}>
          {w.close}
        </Button>
      </div>
    </div>
  );
}
