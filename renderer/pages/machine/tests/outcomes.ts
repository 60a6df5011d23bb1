import {
  scriptStatuses,
  type Instance,
  type ScriptOfRun,
  type Verdict,
} from '../../../../services/contract/all.ts';
import type { Mark } from '../../../ui/status-marks.ts';
import { words } from '../../../words/words.ts';
import { markOfStatus } from '../script-marks.ts';

/** Shape of an outcome: what was suppressed is set aside, what stands apart counts as trouble. */
export function markOfInstance({ status, suppressed, outlier }: Instance): Mark {
  if (suppressed) return 'aside';
  return outlier ? 'triangle' : markOfStatus(status);
}

/** The outcome as a word, for where the mark stands alone. */
export function outcomeOf({ status, suppressed, outlier }: Instance): string {
  if (suppressed) return words.tests.suppressed;
  return outlier && status === 2 ? words.tests.apart : scriptStatuses[status as keyof typeof scriptStatuses];
}

/** passed, failed, running... within a sentence. */
export const outcomeOfScript = ({ status }: ScriptOfRun): string =>
  scriptStatuses[status as keyof typeof scriptStatuses].toLowerCase();

export function markOfScript({ status, counts }: ScriptOfRun): Mark {
  if (counts.total > 0 && counts.suppressed === counts.total) return 'aside';
  return counts.outliers > 0 ? 'triangle' : markOfStatus(status);
}

const verdictMarks: Record<Verdict['state'], Mark> = {
  none: 'aside',
  running: 'working',
  passed: 'ready',
  warning: 'triangle',
  failed: 'triangle',
  aborted: 'aside',
};

export const markOfState = (state: Verdict['state']): Mark => verdictMarks[state];

/** Disks, network cards, memory... in MAAS's numbers. */
export const hardware = { node: 0, cpu: 1, memory: 2, storage: 3, network: 4, gpu: 5 } as const;

/** How much of a running script is done, 0 to 1: instances that ended, and what the others say of themselves. */
export function shareDone({ instances }: ScriptOfRun): number {
  if (instances.length === 0) return 0;
  const parts = instances.map((i) => (i.endedAt !== null ? 1 : (i.progress?.percent ?? 0) / 100));
  return parts.reduce((sum, part) => sum + part, 0) / instances.length;
}
