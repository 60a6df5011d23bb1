import { join } from '../bytes.ts';
import { atLeast, empty, type IpmiCommand } from '../command.ts';
import { netFn } from '../message.ts';

/** Set System Boot Options (28.12). 80h: parameter not supported. */
export const setBootOptions: IpmiCommand<{ parameter: number; data: Uint8Array }, void> = {
  name: 'Set System Boot Options',
  section: '28.12',
  netFn: netFn.chassis,
  command: 0x08,
  request: {
    encode: (r) => join([r.parameter], r.data),
    decode: atLeast(1, 'Set System Boot Options', (b) => ({ parameter: b[0]! & 0x7f, data: b.subarray(1) })),
  },
  answer: empty,
};
