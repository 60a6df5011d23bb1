import { Button, IconButton, LinearProgress } from '@mui/material';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useAsk, useCall } from '../../data/desk.tsx';
import { useDeskNow } from '../../data/clock.ts';
import { ShortTable } from '../../tables/ShortTable.tsx';
import { count, exactTime, joined, longDuration, shortDuration, storage, whenWas } from '../../ui/format.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import type { Mark } from '../../ui/status-marks.ts';
import { words } from '../../words/words.ts';
import css from './Jobs.module.css';
import { useRate, type Job } from './job-rate.ts';

const w = words.activity.jobs;
const marks: Record<Job['state'], Mark> = {
  waiting: 'new',
  running: 'working',
  done: 'ready',
  failed: 'triangle',
  cancelled: 'aside',
};
type Unit = NonNullable<Job['progress']>['unit'];
const amount = (n: number, unit: Unit): string => (unit === 'bytes' ? joined(storage(n)) : count(n));

/** One job: how far it is while it runs, what came of it when it has ended; its single results on demand. */
export function JobCard({ job }: { job: Job }) {
  const now = useDeskNow();
  const cancel = useCall('jobs.cancel');
  const [shown, setShown] = useState(false);
  const isOpen = job.state === 'running' || job.state === 'waiting';
  return (
    <article className={css.job} aria-label={job.title} data-state={job.state}>
      <div className={css.head}>
        <StateMark mark={marks[job.state]} size={15} label={w.states[job.state]} />
        <h3>{job.title}</h3>
        {isOpen && <Numbers job={job} now={now} />}
        {isOpen && (
          <IconButton
            size="small"
            aria-label={w.cancel(job.title)}
            disabled={cancel.busy}
            onClick={() => void cancel.run({ id: job.id })}
          >
            <X size={16} strokeWidth={1.75} />
          </IconButton>
        )}
      </div>
      {isOpen ? <Bar job={job} /> : <p className={css.result}>{job.result}</p>}
      <Refusal title={w.refused} problem={cancel.problem} />
      <p className={css.facts}>
        <span title={exactTime(job.askedAt)}>{w.askedBy(job.askedBy, whenWas(job.askedAt, now))}</span>
        {job.startedAt !== null && job.endedAt !== null && (
          <span>{w.took(longDuration(job.endedAt - job.startedAt))}</span>
        )}
        {job.items > 0 && (
          <Button size="small" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? w.hideItems : w.items}
          </Button>
        )}
      </p>
      {shown && <Items job={job} />}
    </article>
  );
}

function Numbers({ job, now }: { job: Job; now: number }) {
  const rate = useRate(job, now);
  const { progress } = job;
  if (job.state === 'waiting') return <span className={css.numbers}>{w.waits}</span>;
  if (progress === null || progress.of === null)
    return (
      <span className={css.numbers}>{job.startedAt !== null && shortDuration(now - job.startedAt)}</span>
    );
  const { done, rest } = w.ofUnits(amount(progress.done, progress.unit), amount(progress.of, progress.unit));
  return (
    <span className={css.numbers}>
      <b>{done}</b> {rest}
      {rate && progress.unit === 'bytes' && ` · ${joined(storage(rate.perSecond))}/s`}
      {rate && rate.leftMs !== null && ` · ${w.left(shortDuration(rate.leftMs))}`}
    </span>
  );
}

/** The bar is the step; the names of all steps stand under it, those to come lighter. */
function Bar({ job }: { job: Job }) {
  const at = job.steps.findIndex((step) => step.name === job.step);
  const percent =
    job.progress && job.progress.of !== null && job.progress.of > 0
      ? (100 * job.progress.done) / job.progress.of
      : null;
  return (
    <>
      <LinearProgress
        className={css.bar ?? ''}
        variant={percent === null ? 'indeterminate' : 'determinate'}
        aria-label={job.title}
        {...(percent !== null && { value: Math.min(100, percent) })}
      />
      {job.steps.length > 1 && (
        <ol className={css.steps}>
          {job.steps.map((step, i) => (
            <li
              key={step.name}
              data-at={i === at ? 'now' : i < at ? 'done' : 'next'}
              aria-current={i === at ? 'step' : undefined}
            >
              {step.label}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function Items({ job }: { job: Job }) {
  const items = useAsk('jobs.get', { id: job.id }).data?.results;
  if (!items) return null;
  return (
    <ShortTable
      label={w.itemsLabel(job.title)}
      head={[w.item, w.outcome, words.activity.text]}
      rows={items.map(({ item, outcome, text }) => ({ key: item, cells: [item, w.outcomes[outcome], text] }))}
    />
  );
}
