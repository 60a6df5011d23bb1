import { atLeast, type IpmiCommand } from '../command.ts';
import { netFn } from '../message.ts';

export interface AuthCapabilitiesRequest {
  /** 0Eh: the channel this request came in on. */
  channel: number;
  privilege: number;
}

export interface AuthCapabilities {
  channel: number;
  /** Whether the BMC has a K_g other than zero. */
  bmcKey: boolean;
  /** Whether it knows users without a name. */
  anonymous: boolean;
  ipmi15: boolean;
  ipmi20: boolean;
}

const extended = 0x80;

/** Get Channel Authentication Capabilities (22.13), always asking for IPMI 2.0's extended data. */
export const getChannelAuthCapabilities: IpmiCommand<AuthCapabilitiesRequest, AuthCapabilities> = {
  name: 'Get Channel Authentication Capabilities',
  section: '22.13',
  netFn: netFn.app,
  command: 0x38,
  request: {
    encode: (r) => Uint8Array.of(extended | r.channel, r.privilege),
    decode: atLeast(2, 'Get Channel Authentication Capabilities', (b) => ({
      channel: b[0]! & 0x0f,
      privilege: b[1]! & 0x0f,
    })),
  },
  answer: {
    encode: (a) =>
      Uint8Array.of(
        a.channel,
        extended,
        (a.bmcKey ? 0x20 : 0) | (a.anonymous ? 0x02 : 0x04),
        (a.ipmi15 ? 0x01 : 0) | (a.ipmi20 ? 0x02 : 0),
        0,
        0,
        0,
        0,
      ),
    decode: atLeast(4, 'answer of Get Channel Authentication Capabilities', (b) => ({
      channel: b[0]!,
      bmcKey: (b[2]! & 0x20) !== 0,
      anonymous: (b[2]! & 0x03) !== 0,
      ipmi15: (b[1]! & extended) === 0 || (b[3]! & 0x01) !== 0,
      ipmi20: (b[1]! & extended) !== 0 && (b[3]! & 0x02) !== 0,
    })),
  },
};
