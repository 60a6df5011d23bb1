import { atLeast, empty, type IpmiCommand } from '../command.ts';
import { netFn } from '../message.ts';

export interface ChassisStatus {
  on: boolean;
  powerFault: boolean;
  /** What the machine does when mains power comes back. */
  restore: 'off' | 'previous' | 'on' | 'unknown';
}

const restorePolicies = ['off', 'previous', 'on', 'unknown'] as const;

/** Get Chassis Status (28.2). */
export const getChassisStatus: IpmiCommand<void, ChassisStatus> = {
  name: 'Get Chassis Status',
  section: '28.2',
  netFn: netFn.chassis,
  command: 0x01,
  request: empty,
  answer: {
    encode: (s) =>
      Uint8Array.of(
        (s.on ? 0x01 : 0) | (s.powerFault ? 0x08 : 0) | (restorePolicies.indexOf(s.restore) << 5),
        0,
        0,
      ),
    decode: atLeast(3, 'Get Chassis Status', (b) => ({
      on: (b[0]! & 0x01) !== 0,
      powerFault: (b[0]! & 0x08) !== 0,
      restore: restorePolicies[(b[0]! >> 5) & 0x03]!,
    })),
  },
};
