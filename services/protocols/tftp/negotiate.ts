import type { OptionPairs } from './packets.ts';

/** Block size where none is negotiated, RFC 1350 section 2. */
export const DEFAULT_BLKSIZE = 512;
/** Bounds of blksize, RFC 2348. */
export const MIN_BLKSIZE = 8;
export const MAX_BLKSIZE = 65464;
/** The most of one block that fits an Ethernet frame of 1500 bytes: 20 IPv4, 8 UDP and 4 TFTP bytes go off. */
export const ETHERNET_BLKSIZE = 1468;

export interface TransferLimits {
  /** Blocks larger than the path's MTU are fragmented, and many PXE ROMs cannot put fragments together. */
  readonly maxBlksize: number;
  /** Blocks sent without waiting; a window is lost as a whole when the client's buffer is smaller. */
  readonly maxWindowsize: number;
  /** First wait for an acknowledgement where the client names none. */
  readonly timeoutMs: number;
}

export const defaultLimits: TransferLimits = {
  maxBlksize: ETHERNET_BLKSIZE,
  maxWindowsize: 64,
  timeoutMs: 1_000,
};

/** What one transfer is held to. `accepted` goes into the OACK; empty means that the first window answers at once. */
export interface Terms {
  readonly blksize: number;
  readonly windowsize: number;
  /** First wait for an acknowledgement. */
  readonly timeoutMs: number;
  /** A client that named a timeout may keep silent for this long before it is given up. */
  readonly patienceMs: number;
  readonly accepted: OptionPairs;
}

/**
 * Decides on a client's options for a file of `sizeBytes`. An option that is unknown, repeated or out of its range
 * is left out of the OACK, which RFC 2347 defines as "not accepted"; blksize (RFC 2348) and windowsize (RFC 7440)
 * are granted up to our limits; timeout (RFC 2349) is granted as asked or not at all; tsize (RFC 2349) is told.
 *
 * A granted timeout bounds our waiting, it does not stretch it: curl asks for 6 s, others mean milliseconds, and a
 * datagram lost on a LAN should not cost that long. Sending again early harms nobody: a client drops what it has.
 */
export function negotiate(options: OptionPairs, sizeBytes: number, limits: TransferLimits): Terms {
  const accepted: [string, string][] = [];
  const granted = new Map<string, number>();
  for (const [name, text] of options) {
    if (granted.has(name)) continue;
    const value = answer(name, text, sizeBytes, limits);
    if (value === undefined) continue;
    granted.set(name, value);
    accepted.push([name, String(value)]);
  }
  const timeoutSeconds = granted.get('timeout') ?? Infinity;
  return {
    blksize: granted.get('blksize') ?? DEFAULT_BLKSIZE,
    windowsize: granted.get('windowsize') ?? 1,
    timeoutMs: Math.min(limits.timeoutMs, timeoutSeconds * 1000),
    patienceMs: granted.has('timeout') ? 3 * timeoutSeconds * 1000 : 0,
    accepted,
  };
}

function answer(name: string, text: string, sizeBytes: number, limits: TransferLimits): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const asked = Number(text);
  switch (name) {
    case 'blksize':
      return asked < MIN_BLKSIZE ? undefined : Math.min(asked, limits.maxBlksize, MAX_BLKSIZE);
    case 'windowsize':
      return asked < 1 ? undefined : Math.min(asked, limits.maxWindowsize);
    case 'timeout':
      return asked >= 1 && asked <= 255 ? asked : undefined;
    case 'tsize': // the client sends 0; what it sends otherwise says nothing about a read
      return sizeBytes;
    default:
      return undefined;
  }
}
