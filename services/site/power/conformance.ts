import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { silentLog } from '../../platform/log.ts';
import type { DriverContext, PowerDriver } from './driver.ts';
import { secretNames } from './settings.ts';

/** A machine that a driver is tried on. */
export interface Trial {
  driver: PowerDriver;
  settings: Record<string, unknown>;
  /** The same with an address where nothing answers, and with wrong credentials; absent for drivers without them. */
  unreachable?: Record<string, unknown>;
  wrongCredentials?: Record<string, unknown>;
  /** What the machine itself says. */
  isOn(): boolean;
  /** Presses the machine's own button. */
  press(on: boolean): void;
  close(): void | Promise<void>;
}

/** What every driver does alike; one that cannot query is not asked for states. */
export function powerConformance(name: string, begin: () => Promise<Trial>): void {
  describe(`power driver ${name}`, () => {
    let trial: Trial;
    beforeEach(async () => {
      trial = await begin();
    });
    afterEach(() => trial.close());
    const context = (settings = trial.settings, signal = new AbortController().signal): DriverContext => ({
      settings,
      clock: systemClock,
      log: silentLog,
      signal,
    });
    const queries = (): boolean => trial.driver.capabilities.includes('query');

    test('on and off may be repeated, and a query tells what the machine says', async () => {
      for (const wanted of ['on', 'on', 'off', 'off', 'on'] as const) {
        const outcome = await trial.driver[wanted](context());
        expect(outcome.ok).toBe(true);
        if (!queries()) continue;
        expect(outcome).toMatchObject({ value: { state: wanted } });
        expect(trial.isOn()).toBe(wanted === 'on');
        expect(await trial.driver.query(context())).toEqual({ ok: true, value: wanted });
      }
    });

    test('what happened behind its back is seen', async () => {
      if (!queries())
        return expect(await trial.driver.query(context())).toEqual({ ok: true, value: 'unknown' });
      trial.press(true);
      expect(await trial.driver.query(context())).toEqual({ ok: true, value: 'on' });
      trial.press(false);
      expect(await trial.driver.query(context())).toEqual({ ok: true, value: 'off' });
    });

    test('a cycle ends switched on, from on and from off', async () => {
      const { cycle } = trial.driver;
      if (!cycle || !queries()) return expect(trial.driver.capabilities).not.toContain('cycle');
      for (const before of [false, true]) {
        trial.press(before);
        expect(await cycle(context())).toMatchObject({ ok: true, value: { state: 'on' } });
        expect(trial.isOn()).toBe(true);
      }
    });

    test('the check passes, names its steps and changes nothing', async () => {
      const check = await trial.driver.check(context());
      expect(check.passed).toBe(true);
      expect(check.steps.length).toBeGreaterThan(0);
      for (const step of check.steps) expect(step.sentence).toMatch(/^[A-Z0-9].*\.$/);
      expect(trial.isOn()).toBe(false);
    });

    test('what does not answer is a sentence within seconds, from every function', async () => {
      const { driver, unreachable } = trial;
      if (!unreachable) return expect(driver.capabilities).not.toContain('query');
      const began = Date.now();
      for (const act of [driver.query, driver.on, driver.off, driver.cycle, driver.reset]) {
        if (!act) continue;
        const outcome = await act(context(unreachable));
        if (outcome.ok) throw new Error('it claims to have worked');
        expect(outcome.problem.sentence).toMatch(/^[A-Z0-9].{20,}\.$/);
        expect(outcome.problem.retry).toBe('can help');
      }
      const check = await driver.check(context(unreachable));
      expect(check.steps.filter((s) => s.outcome === 'failed')).toHaveLength(1);
      expect(Date.now() - began).toBeLessThan(10_000);
    }, 20_000);

    test('wrong credentials are told as such, without the secret, and trying again is of no use', async () => {
      const { driver, wrongCredentials } = trial;
      if (!wrongCredentials) return expect(secretNames(driver.settings)).toEqual([]);
      for (const outcome of [
        await driver.query(context(wrongCredentials)),
        await driver.on(context(wrongCredentials)),
      ]) {
        expect(outcome).toMatchObject({ ok: false, problem: { retry: 'no use' } });
        expect(JSON.stringify(outcome)).not.toContain('wrong-secret');
      }
      expect(JSON.stringify(await driver.check(context(wrongCredentials)))).not.toContain('wrong-secret');
      expect(Object.values(wrongCredentials)).toContain('wrong-secret');
    });

    test('settings that do not fit are refused by name, never thrown', async () => {
      const required = Object.keys(trial.settings).find((name) => /address|uri/.test(name));
      if (!required) return expect(trial.driver.settings.safeParse({}).success).toBe(true);
      const outcome = await trial.driver.query(context({ ...trial.settings, [required]: 'no such thing' }));
      expect(outcome).toMatchObject({ ok: false, problem: { code: 'bad_settings', retry: 'no use' } });
      expect(JSON.stringify(outcome)).toContain(required);
    });

    test('an aborted action ends at once', async () => {
      if (!queries()) return expect(trial.driver.capabilities).toEqual([]);
      const outcome = await trial.driver.on(context(trial.settings, AbortSignal.abort()));
      expect(outcome).toMatchObject({ ok: false, problem: { code: 'stopped' } });
      expect(trial.isOn()).toBe(false);
    });
  });
}
