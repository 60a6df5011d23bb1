import { join, readU32, u32, type Malformed } from './bytes.ts';

/** IPMI 1.5's wrapper without authentication: what is said before a session exists (13.6, table 13-8). */
export interface Session15Packet {
  sequence: number;
  sessionId: number;
  message: Uint8Array;
}

const authenticationNone = 0x00;

export const encodeSession15 = (packet: Session15Packet): Uint8Array =>
  join(
    [authenticationNone],
    u32(packet.sequence),
    u32(packet.sessionId),
    [packet.message.length],
    packet.message,
  );

/** A byte may follow the message: old LAN chips want packets of certain lengths padded (13.6, "legacy PAD"). */
export function decodeSession15(bytes: Uint8Array): Session15Packet | Malformed {
  if (bytes.length < 10) return { malformed: 'IPMI 1.5 header shorter than 10 bytes' };
  if (bytes[0] !== authenticationNone) return { malformed: 'IPMI 1.5 session with authentication' };
  const end = 10 + bytes[9]!;
  if (end > bytes.length) return { malformed: 'IPMI 1.5 length beyond the packet' };
  return { sequence: readU32(bytes, 1), sessionId: readU32(bytes, 5), message: bytes.subarray(10, end) };
}
