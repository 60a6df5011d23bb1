import { atLeast, type IpmiCommand } from '../command.ts';
import { netFn } from '../message.ts';

/** Set Session Privilege Level (22.18): asks for a level, 0 only reads; the answer is the level now. 80h, 81h: refused. */
export const setSessionPrivilege: IpmiCommand<{ level: number }, { level: number }> = {
  name: 'Set Session Privilege Level',
  section: '22.18',
  netFn: netFn.app,
  command: 0x3b,
  request: {
    encode: (r) => Uint8Array.of(r.level),
    decode: atLeast(1, 'Set Session Privilege Level', (b) => ({ level: b[0]! & 0x0f })),
  },
  answer: {
    encode: (a) => Uint8Array.of(a.level),
    decode: atLeast(1, 'answer of Set Session Privilege Level', (b) => ({ level: b[0]! & 0x0f })),
  },
};
