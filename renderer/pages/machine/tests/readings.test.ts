import { expect, test } from 'vitest';
import type { Instance, Metric, ScriptOfRun } from '../../../../services/contract/all.ts';
import {
  digitsIn,
  digitsOf,
  firstToRead,
  metricsOf,
  numberOf,
  placeOn,
  samplesOf,
  sharedScale,
  shownMetrics,
  textOf,
} from './readings.ts';

const metric = (key: string, value: number | null, unit = 'MB/s'): Metric => ({
  ...{ key, title: key, unit, value, better: null, text: value === null ? 'passed' : null, outlier: false },
});

const instance = (target: string, metrics: Metric[], more: Partial<Instance> = {}): Instance => ({
  ...{ resultId: target.codePointAt(2)!, target, subject: null, model: null, serial: null, position: null },
  ...{ status: 2, suppressed: false, startedAt: null, endedAt: null, runtimeMs: null, progress: null },
  ...{ metrics, samples: [], temperatureC: null, outlier: false, sentence: '' },
  ...more,
});

const script = (...instances: Instance[]): ScriptOfRun => ({
  ...{ name: 'fio', title: 'fio', description: '', type: 'testing', hardwareType: 3, status: 2, text: '' },
  ...{ runtimeMs: null, spreads: [], instances },
  counts: {
    ...{ total: 1, waiting: 0, running: 0, passed: 1, warned: 0, failed: 0, skipped: 0, aborted: 0 },
    ...{ suppressed: 0, outliers: 0 },
  },
});

test.each([
  [225, '225'],
  [41_902, '41,902'],
  [225.4, '225'],
  [12.63, '12.6'],
  [0.042, '0.04'],
  [-3.25, '-3.3'],
])('%d is written %s', (value, text) => {
  expect(numberOf(value)).toBe(text);
});

test('numbers of one metric share their digits', () => {
  expect([digitsOf([12, 13.2]), digitsOf([12, 13]), digitsOf([0.5, 0.25]), digitsOf([99.5, 120])]).toEqual([
    1, 0, 2, 0,
  ]);
  const disks = [instance('sda', [metric('a', 12)]), instance('sdb', [metric('a', 12.5), metric('b', null)])];
  expect([...digitsIn(disks)]).toEqual([['a', 1]]);
  expect(numberOf(12, 1)).toBe('12.0');
});

test('what is no number keeps its text', () => {
  expect([textOf(metric('a', null)), textOf({ value: null, text: null })]).toEqual(['passed', '–']);
});

test('what can be drawn is what is a number somewhere, once each', () => {
  const disks = script(
    instance('sda', [metric('read', null), metric('heat', 33)]),
    instance('sdb', [metric('read', 221), metric('heat', 34), metric('link', null)]),
  );
  expect(metricsOf(disks).map((m) => m.key)).toEqual(['heat', 'read']);
});

test('a metric is drawn by its own samples, else by those of its unit', () => {
  const row = (key: string, unit: string, values: number[]) => ({ key, title: key, unit, values });
  const disk = instance('sda', [], { samples: [row('over', 'MB/s', [1]), row('heat', '°C', [2])] });
  expect(samplesOf(disk, { key: 'read', unit: 'MB/s' })).toEqual([1]);
  expect(samplesOf(disk, { key: 'heat', unit: '°C' })).toEqual([2]);
  expect(samplesOf(disk, { key: 'errors', unit: '' })).toEqual([]);
});

test('a shared scale shows noise as noise, and a fall as a fall', () => {
  expect(sharedScale([[225, 221, 228]])[0]).toBeCloseTo(136.8);
  expect(sharedScale([[225, 221], [40]])).toEqual([40, 225]);
  expect(sharedScale([[0, 0]])).toEqual([-1, 1]);
  expect(sharedScale([])).toEqual([0, 1]);
});

test('a value has room at both ends of its line, and stands in the middle where all are alike', () => {
  const points = (...values: number[]) =>
    values.map((value, i) => ({ resultId: i, target: null, value, outlier: false }));
  expect([10, 20].map((v) => placeOn(v, points(10, 20)))).toEqual([4, 96]);
  expect(placeOn(7, points(7, 7))).toBe(50);
});

test('a bay shows the chosen metric first and no more than three', () => {
  const keys = ['read', 'latency', 'heat', 'more'];
  const disk = instance('sda', [metric('note', null), ...keys.map((key) => metric(key, 1))]);
  expect(shownMetrics(disk, 'heat').map((m) => m.key)).toEqual(['heat', 'read', 'latency']);
  expect(shownMetrics(disk, 'gone').map((m) => m.key)).toEqual(['read', 'latency', 'heat']);
});

test('first read is what stands apart, then what has something to say; suppressed ones do not count', () => {
  const plain = instance('sda', []);
  const told = instance('sdb', [], { sentence: 'skipped' });
  const apart = instance('sdc', [], { outlier: true });
  expect(firstToRead(script(plain, told, apart))).toBe(apart);
  expect(firstToRead(script(plain, told, { ...apart, suppressed: true }))).toBe(told);
  expect(firstToRead(script(plain))).toBe(plain);
  expect(firstToRead(script())).toBeUndefined();
});
