import { expect, test } from 'vitest';
import { systemClock } from '../../../../platform/clock.ts';
import { silentLog } from '../../../../platform/log.ts';
import { listenIpmi } from '../../../../platform/sockets/ipmi-port.ts';
import { simulatedChassis } from '../../../../simulator/bmc-chassis.ts';
import { serveBmc, simulateBmc, type BmcOptions } from '../../../../simulator/bmc.ts';
import { powerConformance } from '../../conformance.ts';
import type { DriverContext, PowerDriver } from '../../driver.ts';
import ipmi from './driver.ts';

async function aBmc(options: Partial<BmcOptions> = {}) {
  const chassis = simulatedChassis(systemClock);
  const bmc = simulateBmc({ chassis, clock: systemClock, ...options });
  const served = await serveBmc(bmc, listenIpmi, { host: '127.0.0.1', port: 0 });
  if (!served.ok) throw new Error(served.problem.sentence);
  const { port, close } = served.value;
  const settings = { power_address: `127.0.0.1:${port}`, power_user: 'admin', power_pass: 'secret-pw' };
  return { chassis, bmc, settings, close };
}

const context = (settings: Record<string, unknown>): DriverContext => ({
  settings,
  clock: systemClock,
  log: silentLog,
  signal: new AbortController().signal,
});

for (const suite of ['17', '3'] as const) {
  powerConformance(`ipmi with cipher suite ${suite}`, async () => {
    const { chassis, settings, close } = await aBmc({ suites: [suite === '17' ? 17 : 3] });
    return {
      driver: ipmi,
      settings: { ...settings, cipher_suite_id: suite },
      unreachable: { ...settings, power_address: '127.0.0.1:9' },
      wrongCredentials: { ...settings, power_pass: 'wrong-secret' },
      isOn: chassis.isOn,
      press: chassis.press,
      close,
    };
  });
}

/** Runs one function of the driver against a BMC with these manners, and closes it. */
async function tryWith<T>(
  options: Partial<BmcOptions>,
  settings: Record<string, unknown>,
  act: (driver: PowerDriver, context: DriverContext) => Promise<T>,
) {
  const { settings: base, close, bmc, chassis } = await aBmc(options);
  const outcome = await act(ipmi, context({ ...base, ...settings }));
  close();
  return { outcome, bmc, chassis };
}

test.each([0x01, 0x04, 0x05, 0x0a, 0x10, 0x11, 0x12])(
  'a BMC that refuses suite 17 with status %i is spoken to with suite 3',
  async (noSuiteStatus) => {
    const { outcome } = await tryWith({ suites: [3], manners: { noSuiteStatus } }, {}, (d, c) => d.query(c));
    expect(outcome).toEqual({ ok: true, value: 'off' });
  },
);

test('a BMC that hashes the role of Open Session is understood', async () => {
  const { outcome } = await tryWith({ manners: { hashesOpenRole: true } }, {}, (d, c) => d.on(c));
  expect(outcome).toEqual({ ok: true, value: { state: 'on' } });
});

test.each([
  ['as text', 'twenty characters!!!'],
  ['as digits', `0x${Buffer.from('twenty characters!!!').toString('hex')}`],
])('K_g %s opens a BMC that has one', async (_, k_g) => {
  const { outcome } = await tryWith({ bmcKey: 'twenty characters!!!' }, { k_g }, (d, c) => d.query(c));
  expect(outcome).toEqual({ ok: true, value: 'off' });
});

test('a missing K_g is told apart from a wrong password', async () => {
  const { outcome } = await tryWith({ bmcKey: 'some key' }, {}, (d, c) => d.query(c));
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'wrong_bmc_key', step: 'user and password' } });
});

test('a password of 20 bytes fits', async () => {
  const password = 'exactly-twenty-bytes';
  const users = [{ name: 'admin', password, maximum: 4 }];
  const { outcome } = await tryWith({ users }, { power_pass: password }, (d, c) => d.query(c));
  expect(outcome).toEqual({ ok: true, value: 'off' });
});

const viewer = { users: [{ name: 'admin', password: 'secret-pw', maximum: 2 }] };

test('a user who may only look reads the state, and is told what is missing to switch', async () => {
  expect((await tryWith(viewer, {}, (d, c) => d.query(c))).outcome).toEqual({ ok: true, value: 'off' });
  const { outcome } = await tryWith(viewer, {}, (d, c) => d.on(c));
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'privilege_too_low', retry: 'no use' } });
  const { outcome: check } = await tryWith(viewer, {}, (d, c) => d.check(c));
  expect(check.steps.find((s) => s.outcome === 'failed')?.name).toBe('privilege');
  expect(check.steps.find((s) => s.name === 'power state')?.outcome).toBe('passed');
});

test('ADMIN asked of an OPERATOR account goes down to OPERATOR', async () => {
  const users = [{ name: 'admin', password: 'secret-pw', maximum: 3 }];
  const { outcome, chassis } = await tryWith({ users }, { privilege_level: 'ADMIN' }, (d, c) => d.on(c));
  expect(outcome).toEqual({ ok: true, value: { state: 'on' } });
  expect(chassis.isOn()).toBe(true);
});

test('a BMC without a free session is said to be full, and a retry can help', async () => {
  const { outcome } = await tryWith({ suites: [], manners: { noSuiteStatus: 0x01 } }, {}, (d, c) =>
    d.query(c),
  );
  expect(outcome).toMatchObject({
    ok: false,
    problem: { code: 'bmc_full', retry: 'can help', step: 'session' },
  });
});

test.each([
  ['uefi', 'auto', { efi: true }],
  ['bios', 'auto', { efi: false }],
  ['bios', 'efi', { efi: true }],
  ['uefi', 'legacy', { efi: false }],
] as const)('network boot once on %s, boot type %s', async (firmware, power_boot_type, flags) => {
  const { outcome, chassis } = await tryWith({}, { power_boot_type }, (d, c) => d.netboot!(c, { firmware }));
  expect(outcome).toEqual({ ok: true, value: undefined });
  expect(chassis.takeBootFlags()).toEqual({ valid: true, persistent: false, device: 'pxe', ...flags });
  expect(chassis.takeBootFlags()).toBeUndefined();
});

test('a BMC that refuses boot parameters 3 and 4 boots from the network all the same', async () => {
  const manners = { refusedBootParameters: [3, 4] };
  const { outcome, chassis } = await tryWith({ manners }, {}, (d, c) => d.netboot!(c, { firmware: 'uefi' }));
  expect(outcome).toMatchObject({ ok: true });
  expect(chassis.takeBootFlags()?.device).toBe('pxe');
});

test('a BMC that refuses the boot flags themselves is told', async () => {
  const manners = { refusedBootParameters: [5] };
  const { outcome } = await tryWith({ manners }, {}, (d, c) => d.netboot!(c, { firmware: 'uefi' }));
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'bmc_refused', step: 'boot device' } });
});

test('a machine that is off has nothing to reset', async () => {
  const { outcome } = await tryWith({}, {}, (d, c) => d.reset!(c));
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'machine_off' } });
});

test('every session is closed, after success and after a wrong password', async () => {
  const { settings, bmc, close } = await aBmc();
  await ipmi.on(context(settings));
  await ipmi.query(context({ ...settings, power_pass: 'nope' }));
  await ipmi.query(context(settings));
  expect(bmc.sessions()).toBe(0);
  close();
});

test('a hundred actions at once on one BMC take their turns', async () => {
  const { settings, bmc, close } = await aBmc();
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => ipmi.query(context(settings))));
  expect(outcomes.every((o) => o.ok)).toBe(true);
  expect(bmc.count.all()).toEqual({ 'packets in': 500 });
  close();
});

test('no socket is left behind, however an action ends', async () => {
  const sockets = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('UDP')).length;
  const settled = () => new Promise((resolve) => setTimeout(resolve, 10));
  await settled();
  const before = sockets();
  const { settings, close } = await aBmc();
  const stop = new AbortController();
  const aborted = ipmi.query({ ...context({ ...settings, power_user: 'nobody' }), signal: stop.signal });
  stop.abort();
  const outcomes = await Promise.all([
    aborted,
    ipmi.query(context(settings)),
    ipmi.query(context({ ...settings, power_pass: 'wrong' })),
    ipmi.query(context({ ...settings, power_address: '127.0.0.1:9' })),
    ipmi.query(context({ ...settings, power_address: '[::1]:9' })),
  ]);
  expect(outcomes.filter((o) => o.ok)).toHaveLength(1);
  close();
  await settled();
  expect(sockets()).toBe(before);
});
