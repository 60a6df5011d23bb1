import type { BootFacts, Saw } from '../../site/boot/index.ts';
import type { FileReport } from './report.ts';

/** Tells the boot timeline what HTTP sees of a machine. */
export function tellBootOfHttp(saw: Saw): (report: FileReport) => void {
  return (report) => saw({ ip: report.address }, 'http', factsOf(report));
}

function factsOf({ what, file, sizeBytes, sentBytes, durationMs, why }: FileReport): BootFacts {
  if (what === 'refused') return { file, problem: why ?? '' };
  if (what === 'asked') return { file };
  const complete = what === 'finished';
  const problem = what === 'failed' ? (why ?? '') : ''; // a later try that goes well clears what an earlier one met
  return { file, sizeBytes, sentBytes, complete, durationMs, problem };
}
