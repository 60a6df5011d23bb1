import { LinearProgress } from '@mui/material';
import { Card } from '../../../ui/Card.tsx';
import { clockTime, joined, shortDuration, storage } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { Output } from '../Output.tsx';
import css from './Deployment.module.css';
import { stepsOf } from './install-steps.ts';
import type { Deployment } from './shapes.ts';

const w = words.deployment;
const size = (bytes: number): string => joined(storage(bytes));

const titleOf = ({ state, target, imageTitle }: Deployment): string => {
  if (state !== 'starting') return w.installing(imageTitle);
  return target === 'memory' ? w.startingFromMemory(imageTitle) : w.starting(imageTitle);
};

/** An installation that runs: bytes, speed and time left, the step at hand, and what the installer writes. */
export function InstallingCard({ deployment }: { deployment: Deployment }) {
  const { steps, at } = stepsOf(deployment);
  const { progress, logResultId, state } = deployment;
  return (
    <Card title={titleOf(deployment)} aside={w.startedBy(clockTime(deployment.startedAt), deployment.by)}>
      {state === 'starting' ? (
        <p className={css.text}>{w.startingText}</p>
      ) : at < 0 ? (
        <p className={css.text}>{w.waiting}</p>
      ) : (
        <Bytes deployment={deployment} />
      )}
      <div className={css.columns}>
        <ol className={css.steps}>
          {steps.map((step, i) => (
            <li
              key={step}
              data-at={i === at ? 'now' : i < at ? 'done' : 'next'}
              {...(i === at && { 'aria-current': 'step' as const })}
            >
              <StateMark mark={i === at ? 'working' : i < at ? 'ready' : 'aside'} size={13} />
              <span>{w.steps[step]}</span>
              {i === at && state !== 'starting' && progress.text && (
                <span className={css.detail}>{progress.text}</span>
              )}
            </li>
          ))}
        </ol>
        <div className={css.output}>
          {logResultId === null ? (
            <p className={css.text}>{w.noLog}</p>
          ) : (
            <Output id={logResultId} name={w.logName} live={state === 'installing'} />
          )}
        </div>
      </div>
    </Card>
  );
}

/** "512 MB of 826 MB · 212 MB/s · 0:38 left" over its bar, for steps whose length is known. */
function Bytes({ deployment: { progress } }: { deployment: Deployment }) {
  const { doneBytes, totalBytes, bytesPerSecond, secondsLeft } = progress;
  if (doneBytes === null || !totalBytes) return null;
  const [done, rest] = w.sending(size(doneBytes), size(totalBytes));
  return (
    <div className={css.bytes}>
      <p>
        <b>{done}</b>
        {rest}
        {bytesPerSecond !== null && ` · ${w.rate(size(bytesPerSecond))}`}
        {secondsLeft !== null && ` · ${w.left(shortDuration(secondsLeft * 1000))}`}
      </p>
      <LinearProgress
        className={css.bar ?? ''}
        variant="determinate"
        aria-label={w.progress}
        value={Math.min(100, (100 * doneBytes) / totalBytes)}
      />
    </div>
  );
}
