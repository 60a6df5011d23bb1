import { join, readU32, u32, type Malformed } from './bytes.ts';
import { userNameBytes } from './keys.ts';

/** Bit 4 of the role byte: look the user up by name alone, not by name and privilege (13.20). */
export const nameOnlyLookup = 0x10;

/** RAKP Message 1 (13.20): who wants in, as what. */
export interface Rakp1 {
  tag: number;
  bmcId: number;
  consoleRandom: Uint8Array;
  role: number;
  userName: Uint8Array;
}

/** RAKP Message 2 (13.21): the BMC's random number, GUID and code; a refusal has only the status. */
export type Rakp2 =
  | {
      tag: number;
      status: 0;
      consoleId: number;
      bmcRandom: Uint8Array;
      bmcGuid: Uint8Array;
      code: Uint8Array;
    }
  | { tag: number; status: number; consoleId: number };

/** RAKP Message 3 (13.22): the console's code, or why it gives up. */
export interface Rakp3 {
  tag: number;
  status: number;
  bmcId: number;
  code: Uint8Array;
}

/** RAKP Message 4 (13.23): the session is open and the BMC knows K_g. */
export interface Rakp4 {
  tag: number;
  status: number;
  consoleId: number;
  code: Uint8Array;
}

export const encodeRakp1 = (m: Rakp1): Uint8Array =>
  join([m.tag, 0, 0, 0], u32(m.bmcId), m.consoleRandom, [m.role, 0, 0, m.userName.length], m.userName);

export function decodeRakp1(bytes: Uint8Array): Rakp1 | Malformed {
  if (bytes.length < 28) return { malformed: 'RAKP 1 shorter than 28 bytes' };
  const end = 28 + bytes[27]!;
  if (bytes[27]! > userNameBytes || end > bytes.length) return { malformed: 'user name of RAKP 1' };
  return {
    tag: bytes[0]!,
    bmcId: readU32(bytes, 4),
    consoleRandom: bytes.subarray(8, 24),
    role: bytes[24]!,
    userName: bytes.subarray(28, end),
  };
}

export const encodeRakp2 = (m: Rakp2): Uint8Array =>
  'code' in m
    ? join([m.tag, 0, 0, 0], u32(m.consoleId), m.bmcRandom, m.bmcGuid, m.code)
    : join([m.tag, m.status, 0, 0], u32(m.consoleId));

export function decodeRakp2(bytes: Uint8Array): Rakp2 | Malformed {
  if (bytes.length < 8) return { malformed: 'RAKP 2 shorter than 8 bytes' };
  const common = { tag: bytes[0]!, consoleId: readU32(bytes, 4) };
  if (bytes[1] !== 0) return { ...common, status: bytes[1]! };
  if (bytes.length < 40) return { malformed: 'RAKP 2 shorter than 40 bytes' };
  const secrets = {
    bmcRandom: bytes.subarray(8, 24),
    bmcGuid: bytes.subarray(24, 40),
    code: bytes.subarray(40),
  };
  return { ...common, status: 0, ...secrets };
}

export const encodeRakp3 = (m: Rakp3): Uint8Array => join([m.tag, m.status, 0, 0], u32(m.bmcId), m.code);

export function decodeRakp3(bytes: Uint8Array): Rakp3 | Malformed {
  if (bytes.length < 8) return { malformed: 'RAKP 3 shorter than 8 bytes' };
  return { tag: bytes[0]!, status: bytes[1]!, bmcId: readU32(bytes, 4), code: bytes.subarray(8) };
}

export const encodeRakp4 = (m: Rakp4): Uint8Array => join([m.tag, m.status, 0, 0], u32(m.consoleId), m.code);

export function decodeRakp4(bytes: Uint8Array): Rakp4 | Malformed {
  if (bytes.length < 8) return { malformed: 'RAKP 4 shorter than 8 bytes' };
  return { tag: bytes[0]!, status: bytes[1]!, consoleId: readU32(bytes, 4), code: bytes.subarray(8) };
}
