import { problemOf, useAsk } from '../../data/desk.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import { JobCard } from './JobCard.tsx';
import css from './Jobs.module.css';

const w = words.activity.jobs;
const shownAtMost = 100;

/** What runs and waits first, then what ended, newest first. */
export function JobsPart() {
  const asked = useAsk('jobs.list', { limit: shownAtMost }, { everyMs: 5_000 });
  const jobs = asked.data?.items;
  if (asked.error) return <Refusal title={words.activity.title} problem={problemOf(asked.error)} />;
  if (!jobs) return null;
  if (jobs.length === 0)
    return (
      <div className={css.empty}>
        <h2>{w.none}</h2>
        <p>{w.noneText}</p>
      </div>
    );
  const open = jobs.filter((job) => job.state === 'running' || job.state === 'waiting');
  const ended = jobs.filter((job) => !open.includes(job));
  return (
    <div className={css.jobs}>
      <section aria-label={w.open}>
        <h2>{open.length > 0 ? w.open : w.nothingRuns}</h2>
        {open.toReversed().map((job) => (
          <JobCard key={job.id} job={job} />
        ))}
      </section>
      {ended.length > 0 && (
        <section aria-label={w.ended}>
          <h2>{w.ended}</h2>
          {ended.map((job) => (
            <JobCard key={job.id} job={job} />
          ))}
        </section>
      )}
    </div>
  );
}
