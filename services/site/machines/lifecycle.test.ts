import { expect, test } from 'vitest';
import { lifecycle, mayBecome, rowOf, statuses, whyNot } from './lifecycle.ts';

test('there are 23 states, numbered 0 to 22', () => {
  expect(statuses.map((s) => lifecycle[s].number).sort((a, b) => a - b)).toEqual([...Array(23).keys()]);
});

test('every transition and failure names a state, and every failure is an allowed transition', () => {
  for (const status of statuses) {
    const row = rowOf(status);
    for (const next of row.next) expect(statuses).toContain(next);
    if (row.failsTo) expect(row.next).toContain(row.failsTo);
  }
});

test('a state with a limit says what silence turns it into', () => {
  for (const status of statuses)
    expect(rowOf(status).limitMinutes === undefined).toBe(rowOf(status).failsTo === undefined);
});

test('a refused action names the machine, its state and where the action is possible', () => {
  const machine = { hostname: 'build-01', status: 'ready' as const, locked: false, powerType: 'ipmi' };
  expect(whyNot('commission', machine)).toBeNull();
  expect(whyNot('mark_fixed', machine)).toBe('build-01 is Ready. Mark fixed is possible in: Broken.');
  expect(whyNot('on', { ...machine, powerType: '' })).toMatch(/no power driver/);
  expect(whyNot('commission', { ...machine, locked: true })).toMatch(/locked/);
  expect(mayBecome('new', 'commissioning')).toBe(true);
  expect(mayBecome('new', 'deployed')).toBe(false);
});
