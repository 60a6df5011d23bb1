import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fakeClock, type FakeClock } from '../../../../platform/clock.ts';
import { silentLog } from '../../../../platform/log.ts';
import { memoryIpmiWire, type WireFaults } from '../../../../platform/sockets/ipmi-port-memory.ts';
import { simulatedChassis, type PowerChange } from '../../../../simulator/bmc-chassis.ts';
import { serveBmc, simulateBmc, type BmcOptions } from '../../../../simulator/bmc.ts';
import { ipmiDriver } from './driver.ts';

/** A repeatable Math.random: the bits of a hash of seed and turn. */
function seeded(seed: number): () => number {
  let turn = 0;
  return () => createHash('sha1').update(`${seed} ${turn++}`).digest().readUInt32LE() / 2 ** 32;
}

const address = { host: 'bmc', port: 623 };

async function aWire(faults: WireFaults = {}, options: Partial<BmcOptions> & { lagMs?: number } = {}) {
  const clock = fakeClock();
  const wire = memoryIpmiWire(clock, faults);
  const changes: PowerChange[] = [];
  const chassis = simulatedChassis(clock, (change) => changes.push(change));
  const bmc = simulateBmc({ chassis, clock, ...options });
  const lag = { clock, ms: options.lagMs ?? 0 };
  await serveBmc(bmc, wire.listen, address, lag);
  return { clock, wire, bmc, chassis, changes, driver: ipmiDriver(wire.dial) };
}

const contextOn = (clock: FakeClock, settings: Record<string, unknown> = {}) => ({
  settings: { power_address: 'bmc', power_user: 'admin', power_pass: 'secret-pw', ...settings },
  clock,
  log: silentLog,
  signal: new AbortController().signal,
});

/** Lets time pass until `work` is done; gives the outcome and how long it took on the clock. */
async function finish<T>(
  clock: FakeClock,
  work: Promise<T>,
  limitMs = 120_000,
): Promise<{ outcome: T; tookMs: number }> {
  const began = clock.now();
  let settled = false;
  const watched = work.finally(() => (settled = true));
  while (!settled && clock.now() - began < limitMs) await clock.advance(50);
  if (!settled) throw new Error(`not done after ${limitMs} ms`);
  return { outcome: await watched, tookMs: clock.now() - began };
}

test('with 30 % lost each way, netboot and cycle work, and the cycle runs once', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const manners = { forgetsRakp3: seed % 2 === 0, drawsAnew: seed % 3 === 0 };
    const { clock, driver, chassis, changes, wire } = await aWire(
      { loss: () => 0.3, random: seeded(seed) },
      { manners },
    );
    chassis.press(true);
    changes.length = 0;
    const context = contextOn(clock);
    const netboot = await finish(clock, driver.netboot!(context, { firmware: 'uefi' }));
    expect(netboot.outcome, `netboot, seed ${seed}`).toEqual({ ok: true, value: undefined });
    const cycle = await finish(clock, driver.cycle!(context));
    expect(cycle.outcome, `cycle, seed ${seed}`).toEqual({ ok: true, value: { state: 'on' } });
    expect(changes, `seed ${seed}`).toEqual([{ action: 'cycle', on: true }]);
    expect(chassis.takeBootFlags()).toMatchObject({ device: 'pxe', valid: true });
    expect(wire.lost()).toBeGreaterThan(0);
  }
}, 60_000);

test.each([
  ['keeps its random number for a repeated RAKP 1', false],
  ['draws another one', true],
])('a BMC that needs 700 ms an answer and %s gets through', async (_, drawsAnew) => {
  const { clock, driver } = await aWire({}, { lagMs: 700, manners: { drawsAnew } });
  const { outcome, tookMs } = await finish(clock, driver.on(contextOn(clock)));
  expect(outcome).toEqual({ ok: true, value: { state: 'on' } });
  expect(tookMs).toBeLessThan(15_000);
});

test('a silent BMC is given up after a few seconds', async () => {
  const { clock, driver } = await aWire({ loss: () => 1 });
  const { outcome, tookMs } = await finish(clock, driver.query(contextOn(clock)));
  expect(outcome).toMatchObject({
    ok: false,
    problem: { code: 'no_answer', retry: 'can help', step: 'address' },
  });
  expect(tookMs).toBeLessThan(7_000);
});

test('what answers with garbage is told apart from what is silent', async () => {
  const clock = fakeClock();
  const wire = memoryIpmiWire(clock);
  const listener = await wire.listen(address, (bytes, from) => {
    if (listener.ok)
      listener.value.send(
        bytes.map((b) => b ^ 0x5a),
        from,
      );
  });
  const { outcome, tookMs } = await finish(clock, ipmiDriver(wire.dial).query(contextOn(clock)));
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'not_ipmi', retry: 'can help' } });
  expect(JSON.stringify(outcome)).toContain('unreadable packets');
  expect(tookMs).toBeLessThan(7_000);
});

test('a BMC without IPMI 2.0 is named as such', async () => {
  const { clock, driver } = await aWire({}, {});
  const wire = memoryIpmiWire(clock);
  const bmc = simulateBmc({ chassis: simulatedChassis(clock), clock });
  const ipmi20 = (bytes: Uint8Array): boolean => bytes[4] === 0x06;
  const listener = await wire.listen(address, (bytes, from) => {
    const answer = ipmi20(bytes) ? undefined : bmc.answer(bytes);
    if (answer && listener.ok) listener.value.send(answer, from);
  });
  expect((await finish(clock, driver.query(contextOn(clock)))).outcome.ok).toBe(true);
  const { outcome } = await finish(clock, ipmiDriver(wire.dial).query(contextOn(clock)));
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'only_ipmi_15', step: 'session' } });
});

test('a cycle whose answers are all lost is not sent under a new number: the state is read instead', async () => {
  let deafUntil = 0;
  const site = await aWire({ loss: (way) => (way === 'from' && site.clock.now() < deafUntil ? 1 : 0) });
  const { clock, driver, chassis, changes, bmc } = site;
  chassis.press(true);
  changes.length = 0;
  const control = chassis.control.bind(chassis);
  chassis.control = (action) => {
    deafUntil = clock.now() + 14_000;
    return control(action);
  };
  const { outcome } = await finish(clock, driver.cycle!(contextOn(clock)));
  expect(outcome).toMatchObject({ ok: true, value: { state: 'on' } });
  expect(JSON.stringify(outcome)).toContain('never confirmed the power cycle');
  expect(changes).toEqual([{ action: 'cycle', on: true }]);
  expect(bmc.sessions()).toBe(0);
});

test.each([
  ['went off in between (D5h)', 0xd5, ['up']],
  ['knows no cycle (CCh)', 0xcc, ['down', 'up']],
])('a cycle of a machine that %s ends on', async (_, code, actions) => {
  const { clock, driver, chassis, changes } = await aWire();
  chassis.press(true);
  const control = chassis.control.bind(chassis);
  chassis.control = (action) => {
    if (action !== 'cycle') return control(action);
    if (code === 0xd5) chassis.press(false);
    changes.length = 0;
    return code;
  };
  const { outcome } = await finish(clock, driver.cycle!(contextOn(clock)));
  expect(outcome).toEqual({ ok: true, value: { state: 'on' } });
  expect(changes.map((c) => c.action)).toEqual(actions);
});

test('a BMC that falls silent in the middle is said to have done so', async () => {
  let deaf = false;
  const { clock, driver, chassis } = await aWire({ loss: () => (deaf ? 1 : 0) });
  chassis.control = () => {
    deaf = true;
    return 0;
  };
  const { outcome } = await finish(clock, driver.on(contextOn(clock)));
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'no_answer', step: 'power action' } });
});

test('a switch without effect is a problem after 15 seconds', async () => {
  const { clock, driver, chassis } = await aWire();
  chassis.control = () => 0;
  const { outcome, tookMs } = await finish(clock, driver.on(contextOn(clock)));
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'not_switched', retry: 'can help' } });
  expect(tookMs).toBeLessThan(20_000);
});

test('a busy BMC is asked again later', async () => {
  const { clock, driver, chassis, changes } = await aWire();
  const control = chassis.control.bind(chassis);
  let times = 0;
  chassis.control = (action) => (++times < 3 ? 0xc0 : control(action));
  const { outcome } = await finish(clock, driver.on(contextOn(clock)));
  expect(outcome).toEqual({ ok: true, value: { state: 'on' } });
  expect(changes).toEqual([{ action: 'up', on: true }]);
});

test('a soft power-off that takes a minute reads "on" meanwhile', async () => {
  const clock = fakeClock();
  const wire = memoryIpmiWire(clock);
  const chassis = simulatedChassis(clock, () => {}, { on: true, softOffMs: 60_000 });
  await serveBmc(simulateBmc({ chassis, clock }), wire.listen, address);
  const context = contextOn(clock, { power_off_mode: 'soft' });
  const { outcome } = await finish(clock, ipmiDriver(wire.dial).off(context));
  expect(outcome).toEqual({ ok: true, value: { state: 'on' } });
  await clock.advance(60_000);
  expect(chassis.isOn()).toBe(false);
});

test('an abort ends the action at once, also one that waits for its turn', async () => {
  const { clock, driver } = await aWire({ loss: () => 1 });
  const stop = new AbortController();
  const first = driver.query({ ...contextOn(clock), signal: stop.signal });
  const second = driver.query({ ...contextOn(clock), signal: stop.signal });
  await clock.advance(1_000);
  stop.abort();
  const { outcome, tookMs } = await finish(clock, Promise.all([first, second]));
  expect(outcome.map((o) => !o.ok && o.problem.code)).toEqual(['stopped', 'stopped']);
  expect(tookMs).toBeLessThan(1_000);
});

test('the boot flags outlive 60 seconds, as parameter 3 asks', async () => {
  const { clock, driver, chassis } = await aWire();
  await finish(clock, driver.netboot!(contextOn(clock), { firmware: 'bios' }));
  await clock.advance(120_000);
  expect(chassis.takeBootFlags()).toMatchObject({ device: 'pxe' });
});
