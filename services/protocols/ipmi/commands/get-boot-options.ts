import { join } from '../bytes.ts';
import { atLeast, type IpmiCommand } from '../command.ts';
import { netFn } from '../message.ts';

export interface BootOption {
  parameter: number;
  /** Set when the parameter is marked invalid or locked. */
  locked: boolean;
  data: Uint8Array;
}

const parameterVersion = 0x01;

/** Get System Boot Options (28.13). 80h: parameter not supported. */
export const getBootOptions: IpmiCommand<{ parameter: number }, BootOption> = {
  name: 'Get System Boot Options',
  section: '28.13',
  netFn: netFn.chassis,
  command: 0x09,
  request: {
    encode: (r) => Uint8Array.of(r.parameter, 0, 0),
    decode: atLeast(3, 'Get System Boot Options', (b) => ({ parameter: b[0]! & 0x7f })),
  },
  answer: {
    encode: (o) => join([parameterVersion, o.parameter | (o.locked ? 0x80 : 0)], o.data),
    decode: atLeast(2, 'answer of Get System Boot Options', (b) => ({
      parameter: b[1]! & 0x7f,
      locked: (b[1]! & 0x80) !== 0,
      data: b.subarray(2),
    })),
  },
};
