import type { BootFacts, Saw } from '../../site/boot/index.ts';
import type { TransferReport } from './report.ts';

/** iPXE tries this one by itself when it was loaded by TFTP; that it is not there is no trouble. */
const OPTIONAL = /(^|\/)autoexec\.ipxe$/;

/** Tells the boot timeline what TFTP sees of a machine. */
export function tellBootOfTftp(saw: Saw): (report: TransferReport) => void {
  return (report) => {
    const facts = factsOf(report);
    if (facts) saw({ ip: report.address }, 'tftp', facts);
  };
}

function factsOf(report: TransferReport): BootFacts | undefined {
  const { what, file, sizeBytes, sentBytes, durationMs, windowsize, retransmits, why } = report;
  if (OPTIONAL.test(file)) return undefined;
  if (what === 'refused') return { file, problem: why ?? '' };
  if (what === 'asked') return { file, sizeBytes };
  const complete = what === 'finished';
  const problem = what === 'failed' ? (why ?? '') : ''; // a later try that goes well clears what an earlier one met
  return { file, sizeBytes, sentBytes, complete, durationMs, windowsize, retransmits, problem };
}
