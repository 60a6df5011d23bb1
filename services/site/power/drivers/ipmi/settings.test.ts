import { expect, test } from 'vitest';
import { powerFields, secretNames } from '../../settings.ts';
import { credentialsOf, ipmiSettings, parseAddress, wantsEfi } from './settings.ts';

test.each([
  ['10.0.0.9', { host: '10.0.0.9', port: 623 }],
  ['bmc-7.lab.example', { host: 'bmc-7.lab.example', port: 623 }],
  ['127.0.0.1:16233', { host: '127.0.0.1', port: 16233 }],
  ['fd00::9', { host: 'fd00::9', port: 623 }],
  ['[fe80::1%eth0]', { host: 'fe80::1%eth0', port: 623 }],
  ['[fd00::9]:1623', { host: 'fd00::9', port: 1623 }],
  ['10.0.0.9:0', undefined],
  ['10.0.0.9:70000', undefined],
  ['a b', undefined],
  ['', undefined],
  ['http://bmc/', undefined],
])('address %s', (text, peer) => {
  expect(parseAddress(text)).toEqual(peer);
});

test('with an address alone, everything else has what MAAS has as default', () => {
  const settings = ipmiSettings.parse({ power_address: '10.0.0.9' });
  expect(settings).toMatchObject({
    power_driver: 'LAN_2_0',
    power_boot_type: 'auto',
    privilege_level: 'OPERATOR',
    power_off_mode: 'hard',
    workaround_flags: ['opensesspriv', 'authcap'],
  });
  expect(credentialsOf(settings, undefined)).toMatchObject({ suites: [17, 3], levels: [3, 2] });
});

test('the suite that worked last time is proposed first, a chosen one alone', () => {
  const base = { power_address: '10.0.0.9' };
  expect(credentialsOf(ipmiSettings.parse(base), 3).suites).toEqual([3, 17]);
  expect(credentialsOf(ipmiSettings.parse({ ...base, cipher_suite_id: '17' }), 3).suites).toEqual([17]);
});

test('what IPMI cannot carry is refused at the door', () => {
  const faults = (settings: Record<string, unknown>) =>
    ipmiSettings.safeParse({ power_address: '10.0.0.9', ...settings }).error?.issues.map((i) => i.path[0]);
  expect(faults({ power_pass: 'twenty-one-bytes-long' })).toEqual(['power_pass']);
  expect(faults({ power_pass: 'exactly-twenty-bytes' })).toBeUndefined();
  expect(faults({ power_user: 'seventeen-letters' })).toEqual(['power_user']);
  expect(faults({ power_driver: 'LAN' })).toEqual(['power_driver']);
  expect(faults({ cipher_suite_id: '0' })).toEqual(['cipher_suite_id']);
  expect(faults({ workaround_flags: 'opensesspriv' })).toBeUndefined();
  expect(faults({ workaround_flags: ['idzero'] })).toEqual(['workaround_flags']);
});

test('password and K_g are secrets, and never have a default in a form', () => {
  expect(secretNames(ipmiSettings)).toEqual(['power_pass', 'k_g']);
  expect(
    powerFields(ipmiSettings)
      .filter((f) => f.required)
      .map((f) => f.name),
  ).toEqual(['power_address']);
});

test('the boot type decides the EFI flag, and firmware only when it is automatic', () => {
  const typed = (power_boot_type: string) => ipmiSettings.parse({ power_address: 'a', power_boot_type });
  expect(wantsEfi(typed('auto'), 'uefi')).toBe(true);
  expect(wantsEfi(typed('auto'), 'unknown')).toBe(false);
  expect(wantsEfi(typed('legacy'), 'uefi')).toBe(false);
  expect(wantsEfi(typed('efi'), 'bios')).toBe(true);
});
