import { join, type Malformed } from './bytes.ts';

/** RMCP version 1.0 (13.1.3, table 13-4). */
const version = 0x06;
/** FFh: no RMCP acknowledge wanted; IPMI messages never have one. */
const noAcknowledge = 0xff;

const classes = { 0x06: 'asf', 0x07: 'ipmi' } as const;
export type RmcpClass = (typeof classes)[keyof typeof classes];

export interface RmcpPacket {
  class: RmcpClass;
  body: Uint8Array;
}

/** The four bytes before every packet on UDP port 623 (13.1.3). */
export const encodeRmcp = (packet: RmcpPacket): Uint8Array =>
  join([version, 0, noAcknowledge, packet.class === 'ipmi' ? 0x07 : 0x06], packet.body);

export function decodeRmcp(bytes: Uint8Array): RmcpPacket | Malformed {
  if (bytes.length < 4) return { malformed: 'RMCP header shorter than 4 bytes' };
  if (bytes[0] !== version) return { malformed: 'not RMCP version 1.0' };
  const found = classes[(bytes[3]! & 0x1f) as keyof typeof classes];
  if (bytes[3]! & 0x80) return { malformed: 'an RMCP acknowledge' };
  return found ? { class: found, body: bytes.subarray(4) } : { malformed: 'unknown RMCP class' };
}
