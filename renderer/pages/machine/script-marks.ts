import { scriptStatuses, type ScriptResult } from '../../../services/contract/all.ts';
import type { Mark } from '../../ui/status-marks.ts';

type Standing = 'to_come' | 'running' | 'passed' | 'failed' | 'skipped';

const standings: Record<keyof typeof scriptStatuses, Standing> = {
  0: 'to_come',
  1: 'running',
  2: 'passed',
  3: 'failed',
  4: 'failed',
  5: 'failed',
  6: 'failed',
  7: 'running',
  8: 'failed',
  9: 'skipped',
  10: 'running',
  11: 'failed',
};

const marks: Record<Standing, Mark> = {
  to_come: 'aside',
  running: 'working',
  passed: 'ready',
  failed: 'triangle',
  skipped: 'aside',
};

const known = (r: ScriptResult) => r.status as keyof typeof scriptStatuses;

export const standingOf = (r: ScriptResult): Standing => standings[known(r)];
export const markOfResult = (r: ScriptResult): Mark => marks[standingOf(r)];
export const markOfStatus = (status: number): Mark => marks[standings[status as keyof typeof scriptStatuses]];
export const isRunning = (status: number): boolean =>
  standings[status as keyof typeof scriptStatuses] === 'running';
export const wordOfResult = (r: ScriptResult): string => scriptStatuses[known(r)];

/** The one worth reading: the running one, else the first that failed, else the last that ended. */
export function mainResult(results: readonly ScriptResult[]): ScriptResult | undefined {
  return (
    results.find((r) => standingOf(r) === 'running') ??
    results.find((r) => standingOf(r) === 'failed') ??
    results.filter((r) => r.endedAt !== null).at(-1)
  );
}
