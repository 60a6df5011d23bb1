import { noAddress, readIpv4, writeIpv4, type Ipv4 } from './ipv4.ts';
import { optionBytes, readOptionArea, writeOptionArea, type RawOptions } from './option-area.ts';
import { readOption, unreadable } from './options.ts';
import { hexPairs } from './values.ts';

/** Bytes that are no packet, and why. The reason is one of a small, fixed set: it is counted by name. */
export interface Malformed {
  malformed: string;
}

/** A DHCPv4 message, RFC 2131 section 2. Field names are the RFC's. */
export interface Dhcp4Packet {
  op: 'request' | 'reply';
  /** Hardware type: 1 Ethernet, 6 IEEE 802; both with six-byte addresses. */
  htype: number;
  hops: number;
  xid: number;
  secs: number;
  /** The client cannot receive unicast before it has its address. */
  broadcast: boolean;
  ciaddr: Ipv4;
  yiaddr: Ipv4;
  siaddr: Ipv4;
  giaddr: Ipv4;
  /** Lower case, with colons. */
  chaddr: string;
  /** Text of the fixed fields; empty where they carry options (option 52). */
  sname: string;
  file: string;
  options: RawOptions;
}

const FIXED_BYTES = 236;
const OPTIONS_AT = 240;
const SNAME_AT = 44;
const FILE_AT = 108;
const COOKIE = [99, 130, 83, 99] as const;
/** BOOTP's size, RFC 1542 section 2.1: relays and old ROMs drop what is shorter. */
export const shortestPacketBytes = 300;

/** Options are views into `bytes`. Anything that is not a whole, sensible message is Malformed. */
export function decode(bytes: Uint8Array): Dhcp4Packet | Malformed {
  if (bytes.length < FIXED_BYTES) return { malformed: 'shorter than a BOOTP header' };
  const op = bytes[0] === 1 ? 'request' : bytes[0] === 2 ? 'reply' : undefined;
  if (!op) return { malformed: 'neither request nor reply' };
  const htype = bytes[1]!;
  if (htype !== 1 && htype !== 6) return { malformed: 'hardware type is not Ethernet' };
  if (bytes[2] !== 6) return { malformed: 'hardware address is not six bytes' };
  if (COOKIE.some((byte, i) => bytes[FIXED_BYTES + i] !== byte))
    return { malformed: 'no DHCP cookie (plain BOOTP)' };
  const chaddr = readMac(bytes, 28);
  if (bytes[28]! & 1 || chaddr === '00:00:00:00:00:00')
    return { malformed: 'hardware address is no station address' };

  const found: RawOptions = new Map();
  const wrong =
    readOptionArea(bytes.subarray(OPTIONS_AT), found) ?? readOverloaded(bytes, found) ?? unreadable(found);
  if (wrong) return { malformed: wrong };
  const overload = readOption(found, 'overload');
  return {
    op,
    htype,
    hops: bytes[3]!,
    xid: u32(bytes, 4),
    secs: u16(bytes, 8),
    broadcast: (bytes[10]! & 0x80) !== 0,
    ciaddr: readIpv4(bytes, 12),
    yiaddr: readIpv4(bytes, 16),
    siaddr: readIpv4(bytes, 20),
    giaddr: readIpv4(bytes, 24),
    chaddr,
    sname: overload === 'sname' || overload === 'both' ? '' : readText(bytes, SNAME_AT, FILE_AT),
    file: overload === 'file' || overload === 'both' ? '' : readText(bytes, FILE_AT, FIXED_BYTES),
    options: found,
  };
}

/** Bytes that the packet takes, before it is padded to BOOTP's size. */
export function encodedBytes(packet: Pick<Dhcp4Packet, 'options'>): number {
  let size = OPTIONS_AT + 1;
  for (const value of packet.options.values()) size += optionBytes(value);
  return size;
}

/** The packet on the wire, at least 300 bytes. Throws RangeError for text that its field cannot hold. */
export function encode(packet: Dhcp4Packet): Uint8Array {
  const bytes = new Uint8Array(Math.max(encodedBytes(packet), shortestPacketBytes));
  bytes[0] = packet.op === 'request' ? 1 : 2;
  bytes[1] = packet.htype;
  bytes[2] = 6;
  bytes[3] = packet.hops;
  for (let i = 0; i < 4; i++) bytes[4 + i] = (packet.xid >>> (24 - 8 * i)) & 255;
  bytes[8] = packet.secs >>> 8;
  bytes[9] = packet.secs & 255;
  if (packet.broadcast) bytes[10] = 0x80;
  if (packet.ciaddr !== noAddress) writeIpv4(bytes, packet.ciaddr, 12);
  if (packet.yiaddr !== noAddress) writeIpv4(bytes, packet.yiaddr, 16);
  if (packet.siaddr !== noAddress) writeIpv4(bytes, packet.siaddr, 20);
  if (packet.giaddr !== noAddress) writeIpv4(bytes, packet.giaddr, 24);
  bytes.set(macBytes(packet.chaddr), 28);
  writeText(bytes, packet.sname, SNAME_AT, FILE_AT);
  writeText(bytes, packet.file, FILE_AT, FIXED_BYTES);
  bytes.set(COOKIE, FIXED_BYTES);
  writeOptionArea(packet.options, bytes, OPTIONS_AT);
  return bytes;
}

/** Option 52 (RFC 2132 section 9.3): `file` is read before `sname`; pieces of one option continue across them. */
function readOverloaded(bytes: Uint8Array, into: RawOptions): string | undefined {
  const overload = readOption(into, 'overload');
  if (!overload) return undefined;
  return (
    (overload === 'sname' ? undefined : readOptionArea(bytes.subarray(FILE_AT, FIXED_BYTES), into)) ??
    (overload === 'file' ? undefined : readOptionArea(bytes.subarray(SNAME_AT, FILE_AT), into))
  );
}

const u16 = (b: Uint8Array, at: number): number => (b[at]! << 8) | b[at + 1]!;
const u32 = (b: Uint8Array, at: number): number => u16(b, at) * 0x10000 + u16(b, at + 2);

function readMac(bytes: Uint8Array, at: number): string {
  let mac = hexPairs[bytes[at]!]!;
  for (let i = 1; i < 6; i++) mac += `:${hexPairs[bytes[at + i]!]!}`;
  return mac;
}

/** The six bytes of `52:54:00:77:00:01`. */
export function macBytes(mac: string): Uint8Array {
  const bytes = new Uint8Array(6);
  for (let i = 0; i < 6; i++) bytes[i] = (nibble(mac, i * 3) << 4) | nibble(mac, i * 3 + 1);
  return bytes;
}

/** The value of a hexadecimal digit, lower or upper case. */
function nibble(text: string, at: number): number {
  const c = text.charCodeAt(at);
  return c <= 0x39 ? c - 0x30 : (c | 0x20) - 0x57;
}

function readText(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to && bytes[at] !== 0; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

function writeText(bytes: Uint8Array, text: string, from: number, to: number): void {
  if (text.length > to - from)
    throw new RangeError(`text of ${text.length} bytes in a field of ${to - from}`);
  for (let i = 0; i < text.length; i++) bytes[from + i] = text.charCodeAt(i) & 255;
}
