import type { BootFacts, Saw, SawPacket } from './seen.ts';

/** What the servers of boot files tell of one transfer; the shape that TFTP and HTTP share. */
export interface TransferSeen {
  readonly what: 'started' | 'progress' | 'finished' | 'asked' | 'failed' | 'refused';
  /** The client. */
  readonly address: string;
  readonly file: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
  readonly durationMs: number;
  readonly windowsize?: number;
  readonly retransmits?: number;
  readonly blksize?: number;
  readonly blocks?: number;
  readonly why?: string;
}

const said = {
  started: 'begins',
  progress: 'goes on',
  finished: 'sent',
  asked: 'its size was asked',
  failed: 'broke off',
  refused: 'refused',
} as const;

/** Turns reports of file servers into steps of the timeline and lines on the wire. */
export function sawTransfer(
  protocol: 'tftp' | 'http',
  saw: Saw,
  sawPacket: SawPacket,
  macOf: (ip: string) => string | null,
): (seen: TransferSeen) => void {
  return (seen) => {
    const { what, file, sizeBytes, sentBytes, durationMs, windowsize, retransmits, why } = seen;
    const facts: BootFacts = {
      file,
      sizeBytes,
      sentBytes,
      durationMs,
      complete: what === 'finished',
      ...(windowsize !== undefined && { windowsize }),
      ...(retransmits !== undefined && { retransmits }),
      ...(why !== undefined && { problem: why }),
    };
    saw({ ip: seen.address }, protocol, facts);
    if (what === 'progress') return;
    const mac = macOf(seen.address);
    if (!mac) return;
    const how = seen.blksize ? `, blksize ${seen.blksize}, windowsize ${windowsize ?? 1}` : '';
    const text =
      what === 'finished'
        ? `${file} ${said.finished}, ${sentBytes} bytes in ${Math.round(durationMs)} ms`
        : `${file} ${said[what]}${how}${why ? `: ${why}` : ''}`;
    sawPacket(mac, { protocol: protocol.toUpperCase(), direction: what === 'finished' ? 'out' : 'in', text });
  };
}
