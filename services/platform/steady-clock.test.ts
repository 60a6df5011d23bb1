import { expect, test } from 'vitest';
import { fakeClock } from './clock.ts';
import { steadyClock, type Jump } from './steady-clock.ts';

const hourMs = 3_600_000;

/** A computer: time that passes, a clock that can be set, and sleep. */
function aComputer() {
  const start = Date.UTC(2026, 10, 21, 14);
  let passed = 0;
  let slept = 0;
  let set = 0;
  const system = { ...fakeClock(), now: () => start + passed + slept + set };
  const clock = steadyClock(system, { awakeMs: () => passed, alwaysMs: () => passed + slept });
  const jumps: Jump[] = [];
  clock.onJump((jump) => jumps.push(jump));
  return {
    clock,
    jumps,
    start,
    pass: (ms: number) => void (passed += ms),
    sleep: (ms: number) => void (slept += ms),
    setClock: (byMs: number) => void (set += byMs),
  };
}

test('time passes as it does on any clock, small corrections included', () => {
  const { clock, pass, setClock, start, jumps } = aComputer();
  pass(10_000);
  expect(clock.now()).toBe(start + 10_000);
  setClock(-400);
  const before = clock.now();
  pass(1_000);
  expect(clock.now()).toBeGreaterThan(before);
  for (let i = 0; i < 60; i++) {
    pass(1_000);
    clock.now();
  }
  expect(clock.behindMs()).toBe(0);
  expect(jumps).toEqual([]);
});

test.each([
  ['back an hour', -hourMs],
  ['forward a day', 24 * hourMs],
])('a clock that is set %s: time goes on evenly, and follows slowly', (_, byMs) => {
  const { clock, pass, setClock, jumps } = aComputer();
  pass(60_000);
  const before = clock.now();
  setClock(byMs);
  expect(clock.now() - before).toBeLessThanOrEqual(10);
  expect(clock.now()).toBeGreaterThanOrEqual(before);
  expect(jumps).toEqual([{ byMs, at: before }]);
  pass(600_000);
  const tenMinutes = clock.now() - before;
  expect(Math.abs(tenMinutes - 600_000)).toBeLessThanOrEqual(60_001);
  let last = clock.now();
  for (let i = 0; i < 24 * 12; i++) {
    pass(hourMs);
    expect(clock.now()).toBeGreaterThan(last);
    last = clock.now();
  }
  expect(Math.abs(clock.behindMs())).toBeLessThanOrEqual(1);
  expect(jumps).toHaveLength(1);
});

test('a computer that slept has not jumped: the time it slept is gone', () => {
  const { clock, pass, sleep, jumps, start } = aComputer();
  pass(60_000);
  clock.now();
  sleep(8 * hourMs);
  pass(10);
  expect(clock.now()).toBe(start + 60_010 + 8 * hourMs);
  expect(jumps).toEqual([]);
});

test('a clock that was wrong by years is taken as it is once it is right, and told', () => {
  const { clock, setClock, start, jumps, pass } = aComputer();
  const years = 20 * 365 * 24 * hourMs;
  setClock(years);
  pass(1);
  expect(clock.now()).toBe(start + years + 1);
  expect(jumps).toMatchObject([{ byMs: years }]);
});
