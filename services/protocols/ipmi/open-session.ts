import { join, readU32, u32, type Malformed } from './bytes.ts';

/** Privilege levels (13.17, 22.18). 0 asks for the highest that the suite allows. */
export const privilege = { highest: 0, callback: 1, user: 2, operator: 3, admin: 4, oem: 5 } as const;

export interface Algorithms {
  authentication: number;
  integrity: number;
  confidentiality: number;
}

/** RMCP+ Open Session Request (13.17). */
export interface OpenSessionRequest extends Algorithms {
  tag: number;
  maximumPrivilege: number;
  consoleId: number;
}

/** RMCP+ Open Session Response (13.18); a refusal has a status and no more. */
export type OpenSessionAnswer =
  | ({ tag: number; status: 0; maximumPrivilege: number; consoleId: number; bmcId: number } & Algorithms)
  | { tag: number; status: number; consoleId: number };

/** Three records of 8 bytes: type 0 authentication, 1 integrity, 2 confidentiality (tables 13-9 and 13-10). */
const records = (a: Algorithms): Uint8Array =>
  join(
    ...[a.authentication, a.integrity, a.confidentiality].map((algorithm, type) => [
      type,
      0,
      0,
      8,
      algorithm,
      0,
      0,
      0,
    ]),
  );

function readRecords(bytes: Uint8Array, at: number): Algorithms | Malformed {
  const found = [0, 1, 2].map((type) => {
    const start = at + type * 8;
    if (bytes[start] !== type) return undefined;
    // A record of length 0 is the wildcard: "any" (13.17).
    return bytes[start + 3] === 0 ? 0 : bytes[start + 4]! & 0x3f;
  });
  const [authentication, integrity, confidentiality] = found;
  if (authentication === undefined || integrity === undefined || confidentiality === undefined) {
    return { malformed: 'algorithm records of Open Session' };
  }
  return { authentication, integrity, confidentiality };
}

export const encodeOpenSessionRequest = (r: OpenSessionRequest): Uint8Array =>
  join([r.tag, r.maximumPrivilege, 0, 0], u32(r.consoleId), records(r));

export function decodeOpenSessionRequest(bytes: Uint8Array): OpenSessionRequest | Malformed {
  if (bytes.length < 32) return { malformed: 'Open Session Request shorter than 32 bytes' };
  const algorithms = readRecords(bytes, 8);
  if ('malformed' in algorithms) return algorithms;
  return { tag: bytes[0]!, maximumPrivilege: bytes[1]! & 0x0f, consoleId: readU32(bytes, 4), ...algorithms };
}

export const encodeOpenSessionAnswer = (a: OpenSessionAnswer): Uint8Array =>
  'bmcId' in a
    ? join([a.tag, 0, a.maximumPrivilege, 0], u32(a.consoleId), u32(a.bmcId), records(a))
    : join([a.tag, a.status, 0, 0], u32(a.consoleId));

export function decodeOpenSessionAnswer(bytes: Uint8Array): OpenSessionAnswer | Malformed {
  if (bytes.length < 2) return { malformed: 'Open Session Response shorter than 2 bytes' };
  const tag = bytes[0]!;
  const status = bytes[1]!;
  // Some BMCs cut a refusal right after its status.
  if (status !== 0) return { tag, status, consoleId: bytes.length >= 8 ? readU32(bytes, 4) : 0 };
  if (bytes.length < 36) return { malformed: 'Open Session Response shorter than 36 bytes' };
  const algorithms = readRecords(bytes, 12);
  if ('malformed' in algorithms) return algorithms;
  const ids = { consoleId: readU32(bytes, 4), bmcId: readU32(bytes, 8) };
  return { tag, status: 0, maximumPrivilege: bytes[2]! & 0x0f, ...ids, ...algorithms };
}
