/** TFTP packets, RFC 1350 section 5 with the option extension of RFC 2347. Pure: bytes to values and back. */

/** Option names are lower case; values are the client's own text. The order is the packet's. */
export type OptionPairs = readonly (readonly [name: string, value: string])[];

export interface RequestPacket {
  op: 'rrq' | 'wrq';
  filename: string;
  /** Lower case: octet, netascii or mail. */
  mode: string;
  options: OptionPairs;
}
export interface DataPacket {
  op: 'data';
  block: number;
  /** A view into the packet's bytes. */
  data: Uint8Array;
}
export interface AckPacket {
  op: 'ack';
  block: number;
}
export interface ErrorPacket {
  op: 'error';
  code: number;
  text: string;
}
export interface OackPacket {
  op: 'oack';
  options: OptionPairs;
}
export type Packet = RequestPacket | DataPacket | AckPacket | ErrorPacket | OackPacket;

/** Why bytes are no packet; the reasons are few, so that they can be counted by name. */
export interface Malformed {
  malformed: string;
}

/** Opcodes: RFC 1350 section 5, RFC 2347 for OACK. */
export const OPCODE = { rrq: 1, wrq: 2, data: 3, ack: 4, error: 5, oack: 6 } as const;

/** Error codes: RFC 1350 section 5, RFC 2347 for the last. */
export const ERROR_CODE = {
  undefined: 0,
  fileNotFound: 1,
  accessViolation: 2,
  diskFull: 3,
  illegalOperation: 4,
  unknownTransfer: 5,
  fileExists: 6,
  noSuchUser: 7,
  badOptions: 8,
} as const;

/** A request names a file and options in few bytes; RFC 2347 bounds it to 512, some firmware sends a little more. */
export const MAX_REQUEST_BYTES = 1024;

/** Decodes one datagram. Data is a view into `bytes`. */
export function decode(bytes: Uint8Array): Packet | Malformed {
  if (bytes.length < 4) return { malformed: 'shorter than 4 bytes' };
  const number = (bytes[2]! << 8) | bytes[3]!;
  switch ((bytes[0]! << 8) | bytes[1]!) {
    case OPCODE.rrq:
      return decodeRequest('rrq', bytes);
    case OPCODE.wrq:
      return decodeRequest('wrq', bytes);
    case OPCODE.data:
      return { op: 'data', block: number, data: bytes.subarray(4) };
    case OPCODE.ack:
      return { op: 'ack', block: number }; // more bytes may follow: old ROMs pad
    case OPCODE.error:
      return { op: 'error', code: number, text: textUntilZero(bytes, 4) };
    case OPCODE.oack: {
      const options = pairs(strings(bytes, 2));
      if (!options) return { malformed: 'option without a value' };
      return options.length > 0 ? { op: 'oack', options } : { malformed: 'OACK without an option' };
    }
    default:
      return { malformed: 'unknown opcode' };
  }
}

/** Encodes one packet. File names and texts are sent as UTF-8. */
export function encode(packet: Packet): Uint8Array {
  switch (packet.op) {
    case 'rrq':
    case 'wrq':
      return join(OPCODE[packet.op], [packet.filename, packet.mode, ...packet.options.flat()]);
    case 'oack':
      return join(OPCODE.oack, packet.options.flat());
    case 'error': {
      const text = Buffer.from(`${packet.text}\0`);
      return Buffer.concat([head(OPCODE.error, packet.code), text]);
    }
    case 'ack':
      return head(OPCODE.ack, packet.block);
    case 'data':
      return Buffer.concat([head(OPCODE.data, packet.block), packet.data]);
  }
}

function decodeRequest(op: 'rrq' | 'wrq', bytes: Uint8Array): RequestPacket | Malformed {
  if (bytes.length > MAX_REQUEST_BYTES) return { malformed: 'request too long' };
  const [filename, mode, ...rest] = strings(bytes, 2);
  if (filename === undefined || mode === undefined) return { malformed: 'request without a mode' };
  if (filename === '') return { malformed: 'request without a file name' };
  const options = pairs(rest);
  if (!options) return { malformed: 'option without a value' };
  return { op, filename, mode: mode.toLowerCase(), options };
}

/**
 * The zero-terminated strings from `start` on. Bytes after the last zero are no string: some ROMs pad with garbage.
 * Empty strings at the end are padding as well.
 */
function strings(bytes: Uint8Array, start: number): string[] {
  const found: string[] = [];
  for (let from = start; from < bytes.length;) {
    const end = bytes.indexOf(0, from);
    if (end < 0) break;
    found.push(Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('utf8'));
    from = end + 1;
  }
  while (found.length > 2 && found.at(-1) === '' && found.at(-2) === '') found.pop();
  return found;
}

function pairs(list: string[]): OptionPairs | undefined {
  const last = list.length % 2 === 1 && list.at(-1) === '' ? list.slice(0, -1) : list;
  if (last.length % 2 === 1) return undefined;
  const options: [string, string][] = [];
  for (let i = 0; i < last.length; i += 2) options.push([last[i]!.toLowerCase(), last[i + 1]!]);
  return options;
}

function textUntilZero(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(0, start);
  return Buffer.from(bytes.subarray(start, end < 0 ? bytes.length : end)).toString('utf8');
}

function head(opcode: number, number: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt16BE(opcode, 0);
  bytes.writeUInt16BE(number & 0xffff, 2);
  return bytes;
}

function join(opcode: number, list: readonly string[]): Buffer {
  const strings = list.map((text) => `${text}\0`).join('');
  return Buffer.concat([Buffer.from([0, opcode]), Buffer.from(strings)]);
}
