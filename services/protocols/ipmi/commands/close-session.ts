import { readU32, u32 } from '../bytes.ts';
import { atLeast, empty, type IpmiCommand } from '../command.ts';
import { netFn } from '../message.ts';

/** Close Session (22.19): `bmcId` is the BMC's id of the session. 87h: no such session. */
export const closeSession: IpmiCommand<{ bmcId: number }, void> = {
  name: 'Close Session',
  section: '22.19',
  netFn: netFn.app,
  command: 0x3c,
  request: {
    encode: (r) => u32(r.bmcId),
    decode: atLeast(4, 'Close Session', (b) => ({ bmcId: readU32(b, 0) })),
  },
  answer: empty,
};
