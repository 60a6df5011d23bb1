import { join, readU16 } from '../bytes.ts';
import { atLeast, empty, type IpmiCommand } from '../command.ts';
import { netFn } from '../message.ts';

export interface DeviceId {
  deviceId: number;
  deviceRevision: number;
  /** Such as `9.08`: the second half is BCD. */
  firmware: string;
  /** Such as `2.0`. */
  ipmiVersion: string;
  /** IANA enterprise number: 674 Dell, 10876 Supermicro, 47196 HPE, ... */
  manufacturer: number;
  product: number;
}

/** Get Device ID (20.1). */
export const getDeviceId: IpmiCommand<void, DeviceId> = {
  name: 'Get Device ID',
  section: '20.1',
  netFn: netFn.app,
  command: 0x01,
  request: empty,
  answer: {
    encode(d) {
      const [major, minor] = d.firmware.split('.');
      const [version, revision] = d.ipmiVersion.split('.').map(Number);
      return join(
        [d.deviceId, d.deviceRevision & 0x0f, Number(major) & 0x7f, Number.parseInt(minor ?? '0', 16) & 0xff],
        [((revision ?? 0) << 4) | (version ?? 0), 0x9f],
        [d.manufacturer & 0xff, (d.manufacturer >> 8) & 0xff, (d.manufacturer >> 16) & 0x0f],
        [d.product & 0xff, d.product >> 8],
      );
    },
    decode: atLeast(11, 'Get Device ID', (b) => ({
      deviceId: b[0]!,
      deviceRevision: b[1]! & 0x0f,
      firmware: `${b[2]! & 0x7f}.${b[3]!.toString(16).padStart(2, '0')}`,
      ipmiVersion: `${b[4]! & 0x0f}.${b[4]! >> 4}`,
      manufacturer: readU16(b, 6) | ((b[8]! & 0x0f) << 16),
      product: readU16(b, 9),
    })),
  },
};
