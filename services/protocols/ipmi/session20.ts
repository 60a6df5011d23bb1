import { join, isMalformed, readU16, readU32, u32, type Malformed } from './bytes.ts';
import { decryptPayload, encryptPayload } from './confidentiality.ts';
import { packetCode, sameCode, type SessionKeys } from './keys.ts';

/** Authentication type that marks IPMI 2.0's packet format (13.6). */
export const rmcpPlus = 0x06;

/** Payload types (13.27.3, table 13-16). */
export const payloadType = {
  ipmi: 0x00,
  openRequest: 0x10,
  openAnswer: 0x11,
  rakp1: 0x12,
  rakp2: 0x13,
  rakp3: 0x14,
  rakp4: 0x15,
} as const;
const oemExplicit = 0x02;
const encryptedBit = 0x80;
const authenticatedBit = 0x40;
/** "Next header" of the trailer: always 07h (13.28.4). */
const nextHeader = 0x07;

/** An IPMI 2.0 packet (13.6, table 13-8), its payload in the clear. */
export interface Session20Packet {
  payloadType: number;
  /** The id that the receiver chose; 0 outside a session. */
  sessionId: number;
  sequence: number;
  payload: Uint8Array;
}

const head = (p: Session20Packet, bits: number, length: number): Uint8Array =>
  join([rmcpPlus, p.payloadType | bits], u32(p.sessionId), u32(p.sequence), [length & 0xff, length >> 8]);

/** A packet outside a session: neither signed nor encrypted. */
export const encodePlain = (p: Session20Packet): Uint8Array => join(head(p, 0, p.payload.length), p.payload);

/** A packet of an active session, encrypted and signed; `iv` is 16 random bytes. */
export function encodeSealed(p: Session20Packet, keys: SessionKeys, iv: Uint8Array): Uint8Array {
  const secret = encryptPayload(keys.aesKey, iv, p.payload);
  const body = join(head(p, encryptedBit | authenticatedBit, secret.length), secret);
  // FFh up to a multiple of four, counted from the authentication type over pad length and next header (13.28.4).
  const padBytes = (4 - ((body.length + 2) % 4)) % 4;
  const covered = join(body, new Uint8Array(padBytes).fill(0xff), [padBytes, nextHeader]);
  return join(covered, packetCode(keys, covered));
}

/**
 * `keysOf` gives the keys of an active session by the id in the packet. Inside a session a packet must be both signed
 * and encrypted, as was agreed; outside it can be neither.
 */
export function decodeSession20(
  bytes: Uint8Array,
  keysOf: (sessionId: number) => SessionKeys | undefined,
): Session20Packet | Malformed {
  if (bytes.length < 12) return { malformed: 'IPMI 2.0 header shorter than 12 bytes' };
  if (bytes[0] !== rmcpPlus) return { malformed: 'not the IPMI 2.0 format' };
  const type = bytes[1]! & 0x3f;
  if (type === oemExplicit) return { malformed: 'OEM payload' };
  const packet = { payloadType: type, sessionId: readU32(bytes, 2), sequence: readU32(bytes, 6) };
  const end = 12 + readU16(bytes, 10);
  if (end > bytes.length) return { malformed: 'IPMI 2.0 length beyond the packet' };
  const sealed = bytes[1]! & (encryptedBit | authenticatedBit);
  if (packet.sessionId === 0) {
    return sealed
      ? { malformed: 'sealed packet outside a session' }
      : { ...packet, payload: bytes.subarray(12, end) };
  }
  const keys = keysOf(packet.sessionId);
  if (!keys) {
    // RAKP answers of some BMCs carry the console's id already; they are in the clear (13.20, 13.22).
    return sealed ? { malformed: 'no such session' } : { ...packet, payload: bytes.subarray(12, end) };
  }
  if (sealed !== (encryptedBit | authenticatedBit))
    return { malformed: 'packet of a session not signed and encrypted' };
  const fault = checkTrailer(bytes, end, keys);
  if (fault) return fault;
  const payload = decryptPayload(keys.aesKey, bytes.subarray(12, end));
  return isMalformed(payload) ? payload : { ...packet, payload };
}

function checkTrailer(bytes: Uint8Array, payloadEnd: number, keys: SessionKeys): Malformed | undefined {
  const codeAt = bytes.length - keys.suite.codeBytes;
  if (codeAt < payloadEnd + 2) return { malformed: 'trailer too short' };
  if (!sameCode(packetCode(keys, bytes.subarray(0, codeAt)), bytes.subarray(codeAt))) {
    return { malformed: 'wrong integrity code' };
  }
  return bytes[codeAt - 1] === nextHeader ? undefined : { malformed: 'next header of the trailer' };
}
