import { atLeast, type IpmiCommand } from '../command.ts';
import { netFn } from '../message.ts';
import { join, type Malformed } from '../bytes.ts';
import type { CipherSuite } from '../suites.ts';

export interface CipherSuitesRequest {
  channel: number;
  payloadType: number;
  /** Which 16 bytes of the list, from 0. */
  index: number;
}

export interface CipherSuitesPart {
  channel: number;
  /** 16 bytes of records, fewer when they are the last. */
  records: Uint8Array;
}

const listBySuite = 0x80;

/** Get Channel Cipher Suites (22.15). */
export const getChannelCipherSuites: IpmiCommand<CipherSuitesRequest, CipherSuitesPart> = {
  name: 'Get Channel Cipher Suites',
  section: '22.15',
  netFn: netFn.app,
  command: 0x54,
  request: {
    encode: (r) => Uint8Array.of(r.channel, r.payloadType, listBySuite | r.index),
    decode: atLeast(3, 'Get Channel Cipher Suites', (b) => ({
      channel: b[0]! & 0x0f,
      payloadType: b[1]! & 0x3f,
      index: b[2]! & 0x3f,
    })),
  },
  answer: {
    encode: (a) => join([a.channel], a.records),
    decode: atLeast(1, 'answer of Get Channel Cipher Suites', (b) => ({
      channel: b[0]!,
      records: b.subarray(1, 17),
    })),
  },
};

/** Records of standard suites (22.15.1): C0h, number, then algorithms tagged by their two highest bits. */
export const encodeSuiteRecords = (suites: readonly CipherSuite[]): Uint8Array =>
  join(...suites.map((s) => [0xc0, s.id, s.authentication, 0x40 | s.integrity, 0x80 | s.confidentiality]));

/** Numbers of the listed suites; OEM records (C1h, with a 3-byte enterprise number) are listed as they are. */
export function decodeSuiteRecords(records: Uint8Array): number[] | Malformed {
  const found: number[] = [];
  for (let at = 0; at < records.length;) {
    const start = records[at]!;
    if (start !== 0xc0 && start !== 0xc1) return { malformed: 'cipher suite record' };
    if (at + 1 >= records.length) return { malformed: 'cut cipher suite record' };
    found.push(records[at + 1]!);
    at += start === 0xc0 ? 2 : 5;
    while (at < records.length && records[at]! < 0xc0) at++;
  }
  return found;
}
