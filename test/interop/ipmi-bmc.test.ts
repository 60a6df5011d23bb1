import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../services/platform/clock.ts';
import { listenIpmi } from '../../services/platform/sockets/ipmi-port.ts';
import { simulatedChassis } from '../../services/simulator/bmc-chassis.ts';
import { serveBmc, simulateBmc } from '../../services/simulator/bmc.ts';
import { run } from './ipmi-programs.ts';

/** No BMC in Debian speaks cipher suite 17; these two clients prove that the simulated one does. */
const chassis = simulatedChassis(systemClock);
const users = [
  { name: 'admin', password: 'exactly-twenty-bytes', maximum: 4 },
  { name: 'viewer', password: 'viewer-pw', maximum: 2 },
];
const bmcKey = 'the-key-of-this-bmc!';
let plain: { port: number; close(): void };
let keyed: { port: number; close(): void };

beforeAll(async () => {
  for (const [key, keep] of [
    [undefined, (s: typeof plain) => (plain = s)],
    [bmcKey, (s: typeof plain) => (keyed = s)],
  ] as const) {
    const bmc = simulateBmc({ chassis, clock: systemClock, users, ...(key && { bmcKey: key }) });
    const served = await serveBmc(bmc, listenIpmi, { host: '127.0.0.1', port: 0 });
    if (!served.ok) throw new Error(served.problem.sentence);
    keep(served.value);
  }
});
afterAll(() => {
  plain.close();
  keyed.close();
});
beforeEach(() => chassis.press(false));

const ipmitool = (suite: string, ...args: string[]) =>
  run('ipmitool', [
    '-I',
    'lanplus',
    '-H',
    '127.0.0.1',
    '-p',
    String(plain.port),
    '-U',
    'admin',
    '-P',
    users[0]!.password,
    '-C',
    suite,
    ...args,
  ]);
const ipmipower = (suite: string, ...args: string[]) =>
  run('ipmipower', [
    '-D',
    'LAN_2_0',
    '-I',
    suite,
    '-h',
    `127.0.0.1:${plain.port}`,
    '-u',
    'admin',
    '-p',
    users[0]!.password,
    ...args,
  ]);

test.each(['17', '3'])(
  'ipmitool with suite %s logs in, switches, and sets the boot device',
  async (suite) => {
    expect((await ipmitool(suite, 'chassis', 'power', 'status')).out).toBe('Chassis Power is off');
    expect((await ipmitool(suite, 'chassis', 'power', 'on')).out).toBe('Chassis Power Control: Up/On');
    expect(chassis.isOn()).toBe(true);
    await ipmitool(suite, 'chassis', 'bootdev', 'pxe', 'options=efiboot');
    expect((await ipmitool(suite, 'chassis', 'bootparam', 'get', '5')).out).toContain('a004000000');
    expect(chassis.takeBootFlags()).toEqual({ valid: true, persistent: false, efi: true, device: 'pxe' });
    expect((await ipmitool(suite, 'chassis', 'power', 'off')).code).toBe(0);
    expect(chassis.isOn()).toBe(false);
    expect((await ipmitool(suite, 'chassis', 'power', 'cycle')).out).toContain(
      'not supported in present state',
    );
  },
);

test.each(['17', '3'])('ipmipower with suite %s logs in and switches', async (suite) => {
  expect((await ipmipower(suite, '--stat')).out).toBe('127.0.0.1: off');
  expect((await ipmipower(suite, '--on')).out).toBe('127.0.0.1: ok');
  expect(chassis.isOn()).toBe(true);
});

test('ipmitool finds suite 17 by itself and reads what the BMC is', async () => {
  const login = [
    '-I',
    'lanplus',
    '-H',
    '127.0.0.1',
    '-p',
    String(plain.port),
    '-U',
    'admin',
    '-P',
    users[0]!.password,
  ];
  const info = await run('ipmitool', [...login, '-v', 'mc', 'info']);
  expect(info.out).toContain('Using best available cipher suite 17');
  expect(info.out).toContain('Firmware Revision         : 1.05');
});

test('K_g is needed where the BMC has one', async () => {
  const login = [
    '-I',
    'lanplus',
    '-H',
    '127.0.0.1',
    '-p',
    String(keyed.port),
    '-U',
    'admin',
    '-P',
    users[0]!.password,
  ];
  const status = ['-C', '17', 'chassis', 'power', 'status'];
  expect((await run('ipmitool', [...login, '-k', bmcKey, ...status])).out).toBe('Chassis Power is off');
  expect((await run('ipmitool', [...login, ...status])).code).toBe(1);
});

test('a wrong password stays outside, and a user who may only look cannot switch', async () => {
  const at = ['-I', 'lanplus', '-H', '127.0.0.1', '-p', String(plain.port)];
  const wrong = await run('ipmitool', [
    ...at,
    '-U',
    'admin',
    '-P',
    'wrong',
    '-C',
    '17',
    'chassis',
    'power',
    'status',
  ]);
  expect(wrong.code).toBe(1);
  const viewer = await run('ipmitool', [
    ...at,
    '-U',
    'viewer',
    '-P',
    'viewer-pw',
    '-L',
    'USER',
    '-C',
    '17',
    'power',
    'on',
  ]);
  expect(viewer.out).toContain('Insufficient privilege level');
  expect(chassis.isOn()).toBe(false);
});
