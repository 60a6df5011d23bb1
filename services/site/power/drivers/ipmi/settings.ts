import { z } from 'zod';
import type { UdpPeer } from '../../../../platform/sockets/ipmi-port.ts';
import { passwordBytes, userNameBytes } from '../../../../protocols/ipmi/keys.ts';
import { privilege } from '../../../../protocols/ipmi/open-session.ts';
import type { SuiteId } from '../../../../protocols/ipmi/suites.ts';
import { field, secret } from '../../settings.ts';
import { keyBytes, type Credentials } from './credentials.ts';

const ipmiPort = 623;
const fits = (bytes: number) => (text: string) => Buffer.byteLength(text, 'utf8') <= bytes;

/** `host`, `host:port` or `[v6]:port`; the port is 623 unless said. */
export function parseAddress(text: string): UdpPeer | undefined {
  const bare = /^[0-9a-f:.%a-z]*:[0-9a-f:.%a-z]*:[0-9a-z.:%]*$/i.test(text);
  const found = bare ? undefined : /^(?:\[([0-9a-f:.%a-z]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i.exec(text);
  const host = bare ? text : (found?.[1] ?? found?.[2]);
  const port = found?.[3] === undefined ? ipmiPort : Number(found[3]);
  return host !== undefined && port > 0 && port < 65_536 ? { host, port } : undefined;
}

/** FreeIPMI's workarounds that are always done here; MAAS switches the first one on by default. */
const alwaysDone = ['opensesspriv', 'authcap'] as const;

/** MAAS's parameters of power type `ipmi`. */
export const ipmiSettings = z.object({
  power_address: field(
    z
      .string()
      .refine(
        (text) => parseAddress(text) !== undefined,
        'a host name or address, with :port if it is not 623',
      ),
    { label: 'IP address' },
  ),
  power_user: field(z.string().refine(fits(userNameBytes), `at most ${userNameBytes} bytes`).default(''), {
    label: 'Power user',
  }),
  power_pass: secret('Power password')
    .refine(fits(passwordBytes), `IPMI 2.0 takes at most ${passwordBytes} bytes`)
    .default(''),
  power_driver: field(
    z.enum(['LAN_2_0'], 'IPMI 1.5 (LAN) is not spoken; choose LAN_2_0').default('LAN_2_0'),
    {
      label: 'Power driver',
      choices: [['LAN_2_0', 'LAN_2_0 [IPMI 2.0]']],
    },
  ),
  power_boot_type: field(z.enum(['auto', 'legacy', 'efi']).default('auto'), {
    label: 'Power boot type',
    choices: [
      ['auto', 'Automatic'],
      ['legacy', 'Legacy boot'],
      ['efi', 'EFI boot'],
    ],
  }),
  k_g: secret('K_g BMC key')
    .refine(
      (text) => keyBytes(text).length <= passwordBytes,
      `at most ${passwordBytes} bytes, or 0x and 40 digits`,
    )
    .default(''),
  cipher_suite_id: field(z.enum(['', '17', '3']).default(''), {
    label: 'Cipher suite',
    choices: [
      ['', 'Automatic: 17, then 3'],
      ['17', '17 - HMAC-SHA256, AES-CBC-128'],
      ['3', '3 - HMAC-SHA1, AES-CBC-128'],
    ],
  }),
  privilege_level: field(z.enum(['USER', 'OPERATOR', 'ADMIN']).default('OPERATOR'), {
    label: 'Privilege level',
    choices: [
      ['USER', 'User'],
      ['OPERATOR', 'Operator'],
      ['ADMIN', 'Administrator'],
    ],
  }),
  workaround_flags: field(
    z.preprocess(
      (value) => (typeof value === 'string' ? value.split(',').filter((flag) => flag !== '') : value),
      z.array(z.enum(alwaysDone)).default([...alwaysDone]),
    ),
    { label: 'Workaround flags' },
  ),
  mac_address: field(z.string().optional(), { label: 'Power MAC', scope: 'node', kind: 'mac' }),
  power_off_mode: field(z.enum(['hard', 'soft']).default('hard'), {
    label: 'Power off mode',
    choices: [
      ['hard', 'Power off'],
      ['soft', 'Soft power off'],
    ],
  }),
});

export type IpmiSettings = z.output<typeof ipmiSettings>;

/** From the wanted level down to the lowest that is of use. */
const levels = {
  USER: [privilege.user],
  OPERATOR: [privilege.operator, privilege.user],
  ADMIN: [privilege.admin, privilege.operator, privilege.user],
} as const;

/** `worked`: the suite of the last log-in at this BMC, proposed first. */
export function credentialsOf(s: IpmiSettings, worked: SuiteId | undefined): Credentials {
  const automatic: readonly SuiteId[] = worked === 3 ? [3, 17] : [17, 3];
  return {
    userName: Buffer.from(s.power_user, 'utf8'),
    password: Buffer.from(s.power_pass, 'utf8'),
    bmcKey: keyBytes(s.k_g),
    suites: s.cipher_suite_id === '' ? automatic : [s.cipher_suite_id === '17' ? 17 : 3],
    levels: levels[s.privilege_level],
  };
}

/** Whether the EFI flag goes into the boot flags. */
export const wantsEfi = (s: IpmiSettings, firmware: 'bios' | 'uefi' | 'unknown'): boolean =>
  s.power_boot_type === 'auto' ? firmware === 'uefi' : s.power_boot_type === 'efi';
