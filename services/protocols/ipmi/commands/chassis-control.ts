import { atLeast, empty, type IpmiCommand } from '../command.ts';
import { netFn } from '../message.ts';

/** The order is the number on the wire. */
export const chassisActions = ['down', 'up', 'cycle', 'reset', 'diagnostic', 'soft'] as const;
export type ChassisAction = (typeof chassisActions)[number];

/** Chassis Control (28.3). D5h: not in this state, as a cycle of a machine that is off. */
export const chassisControl: IpmiCommand<{ action: ChassisAction }, void> = {
  name: 'Chassis Control',
  section: '28.3',
  netFn: netFn.chassis,
  command: 0x02,
  request: {
    encode: (r) => Uint8Array.of(chassisActions.indexOf(r.action)),
    decode: atLeast(1, 'Chassis Control', (b) => {
      const action = chassisActions[b[0]! & 0x0f];
      return action ? { action } : { malformed: 'unknown chassis action' };
    }),
  },
  answer: empty,
};
