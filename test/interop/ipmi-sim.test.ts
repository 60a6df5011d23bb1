import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../services/platform/clock.ts';
import { silentLog } from '../../services/platform/log.ts';
import { powerConformance } from '../../services/site/power/conformance.ts';
import ipmi from '../../services/site/power/drivers/ipmi/driver.ts';
import { run, startIpmiSim, type IpmiSim } from './ipmi-programs.ts';

const settingsOf = (sim: IpmiSim) => ({
  power_address: `127.0.0.1:${sim.port}`,
  power_user: 'admin',
  power_pass: 'secret-pw',
});
const contextOf = (settings: Record<string, unknown>) => ({
  settings,
  clock: systemClock,
  log: silentLog,
  signal: new AbortController().signal,
});

powerConformance('ipmi against ipmi_sim', async () => {
  const sim = await startIpmiSim();
  const settings = settingsOf(sim);
  return {
    driver: ipmi,
    settings,
    unreachable: { ...settings, power_address: '127.0.0.1:9' },
    wrongCredentials: { ...settings, power_pass: 'wrong-secret' },
    isOn: sim.isOn,
    press: sim.press,
    close: sim.close,
  };
});

let sim: IpmiSim;
beforeAll(async () => {
  sim = await startIpmiSim();
});
afterAll(() => sim.close());

const ipmitool = (...args: string[]) =>
  run('ipmitool', [
    '-I',
    'lanplus',
    '-H',
    '127.0.0.1',
    '-p',
    String(sim.port),
    '-U',
    'admin',
    '-P',
    'secret-pw',
    '-C',
    '3',
    ...args,
  ]);

test('ipmitool sees what the driver did, and the driver what ipmitool did', async () => {
  const context = contextOf(settingsOf(sim));
  await ipmi.on(context);
  expect((await ipmitool('chassis', 'power', 'status')).out).toBe('Chassis Power is on');
  await ipmitool('chassis', 'power', 'off');
  expect(await ipmi.query(context)).toEqual({ ok: true, value: 'off' });
});

test('network boot reaches the machine before it is switched on, and a reset is a reset', async () => {
  const context = contextOf(settingsOf(sim));
  const before = sim.log().length;
  expect(await ipmi.netboot!(context, { firmware: 'bios' })).toMatchObject({ ok: true });
  await ipmi.on(context);
  await ipmi.reset!(context);
  expect(
    sim
      .log()
      .slice(before)
      .filter((l, i, all) => l !== all[i - 1]),
  ).toEqual(['boot pxe', 'power 1', 'reset 1']);
});

test('a user who may only look sees the state and learns what switching needs', async () => {
  // ipmi_sim lets its USER log in as OPERATOR, so that the level must be asked for.
  const viewer = { power_user: 'viewer', power_pass: 'viewer-pw', privilege_level: 'USER' };
  const context = contextOf({ ...settingsOf(sim), ...viewer });
  sim.press(false);
  expect(await ipmi.query(context)).toEqual({ ok: true, value: 'off' });
  expect(await ipmi.on(context)).toMatchObject({ ok: false, problem: { code: 'privilege_too_low' } });
  expect((await ipmi.check(context)).steps.find((s) => s.outcome === 'failed')?.name).toBe('privilege');
  expect(sim.isOn()).toBe(false);
});

test('an unknown user and a suite that it lacks are told as such', async () => {
  const unknown = await ipmi.query(contextOf({ ...settingsOf(sim), power_user: 'nobody' }));
  expect(unknown).toMatchObject({ ok: false, problem: { code: 'user_unknown' } });
  const suite17 = await ipmi.query(contextOf({ ...settingsOf(sim), cipher_suite_id: '17' }));
  expect(suite17).toMatchObject({ ok: false, problem: { code: 'no_cipher_suite', step: 'session' } });
});
