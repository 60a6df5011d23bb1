import { IconButton, LinearProgress } from '@mui/material';
import { X } from 'lucide-react';
import { useAsk, useCall } from '../../data/desk.tsx';
import { useDeskNow } from '../../data/clock.ts';
import { count, joined, shortDuration, storage } from '../../ui/format.ts';
import { words } from '../../words/words.ts';
import { useRate, type Job } from '../activity/job-rate.ts';
import css from './Progress.module.css';

const w = words.images;

/** How far a job of an image is: its steps, what it does now, how fast, how long. */
export function JobProgress({ id, name }: { id: number; name: string }) {
  const job = useAsk('jobs.get', { id }, { everyMs: 2000 }).data;
  return job ? <Steps job={job} name={name} /> : null;
}

function Steps({
  job,
  name,
}: {
  job: Pick<Job, 'id' | 'step' | 'steps' | 'progress' | 'startedAt'>;
  name: string;
}) {
  const now = useDeskNow();
  const rate = useRate(job, now);
  const cancel = useCall('jobs.cancel');
  const { progress } = job;
  const of = progress?.of ?? null;
  const percent = progress && of ? Math.min(100, (100 * progress.done) / of) : null;
  const amount = (n: number): string => (progress?.unit === 'bytes' ? joined(storage(n)) : count(n));
  const at = job.steps.findIndex((step) => step.name === job.step);
  const [done, rest] = progress && of !== null ? w.sending(amount(progress.done), amount(of)) : ['', ''];
  return (
    <div className={css.progress}>
      <div className={css.line}>
        <p>
          {progress && of !== null ? (
            <>
              <b>{done}</b>
              {rest}
              {rate && progress.unit === 'bytes' && ` · ${w.rate(joined(storage(rate.perSecond)))}`}
              {rate && rate.leftMs !== null && ` · ${w.left(shortDuration(rate.leftMs))}`}
            </>
          ) : (
            job.startedAt !== null && shortDuration(now - job.startedAt)
          )}
        </p>
        <IconButton
          size="small"
          aria-label={w.cancel(name)}
          disabled={cancel.busy}
          onClick={() => void cancel.run({ id: job.id })}
        >
          <X size={16} strokeWidth={1.75} />
        </IconButton>
      </div>
      <LinearProgress
        className={css.bar ?? ''}
        variant={percent === null ? 'indeterminate' : 'determinate'}
        aria-label={name}
        {...(percent !== null && { value: percent })}
      />
      {job.steps.length > 1 && (
        <ol className={css.steps}>
          {job.steps.map((step, i) => (
            <li
              key={step.name}
              data-at={i === at ? 'now' : i < at ? 'done' : 'next'}
              {...(i === at && { 'aria-current': 'step' as const })}
            >
              {step.label}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
