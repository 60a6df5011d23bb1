import { useState } from 'react';
import type { Output } from '../../../services/contract/calls.ts';

export type Job = Output<'jobs.list'>['items'][number];
type Progress = NonNullable<Job['progress']>;

interface Seen {
  step: string | null;
  at: number;
  done: number;
}

const tellAfterMs = 3_000;

/** How fast a step goes and how long it will last; null until it was watched for 3 seconds. */
export function rateOf(
  first: Seen,
  progress: Progress,
  now: number,
): { perSecond: number; leftMs: number | null } | null {
  const ms = now - first.at;
  const done = progress.done - first.done;
  if (ms < tellAfterMs || done <= 0) return null;
  const perSecond = (done * 1000) / ms;
  return {
    perSecond,
    leftMs: progress.of === null ? null : ((progress.of - progress.done) / perSecond) * 1000,
  };
}

/** The same for a job on the page, from when its step was first seen. */
export function useRate(
  { step, progress }: Pick<Job, 'step' | 'progress'>,
  now: number,
): ReturnType<typeof rateOf> {
  const [first, setFirst] = useState<Seen | null>(null);
  const begins = progress !== null && (first === null || first.step !== step || progress.done < first.done);
  if (begins) setFirst({ step, at: now, done: progress.done });
  return first && progress && !begins ? rateOf(first, progress, now) : null;
}
