import { join, type Malformed } from './bytes.ts';

/** Network functions (5.1, table 5-1): the even number asks, the odd one answers. */
export const netFn = { chassis: 0x00, app: 0x06 } as const;

/** Slave address of a BMC and of remote console software (5.5). */
export const bmcAddress = 0x20;
export const consoleAddress = 0x81;

/** An IPMI message as LAN channels carry it (13.8, table 13-8); asking and answering have one layout. */
export interface IpmiMessage {
  to: number;
  from: number;
  netFn: number;
  /** 6 bits; an answer repeats the one of its request. */
  sequence: number;
  command: number;
  /** An answer's first byte is its completion code. */
  data: Uint8Array;
}

/** Two's complement checksum: all bytes and it add up to zero (13.8). */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return -sum & 0xff;
}

export function encodeMessage(m: IpmiMessage): Uint8Array {
  const head = Uint8Array.of(m.to, m.netFn << 2);
  const rest = join([m.from, m.sequence << 2, m.command], m.data);
  return join(head, [checksum(head)], rest, [checksum(rest)]);
}

export function decodeMessage(bytes: Uint8Array): IpmiMessage | Malformed {
  if (bytes.length < 7) return { malformed: 'IPMI message shorter than 7 bytes' };
  if (checksum(bytes.subarray(0, 3)) !== 0) return { malformed: 'first checksum of the IPMI message' };
  if (checksum(bytes.subarray(3)) !== 0) return { malformed: 'second checksum of the IPMI message' };
  return {
    to: bytes[0]!,
    netFn: bytes[1]! >> 2,
    from: bytes[3]!,
    sequence: bytes[4]! >> 2,
    command: bytes[5]!,
    data: bytes.subarray(6, -1),
  };
}
