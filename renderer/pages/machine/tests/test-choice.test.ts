import { expect, test } from 'vitest';
import type { ScriptInfo, ScriptParameter } from '../../../../services/contract/all.ts';
import {
  disksOf,
  parametersOf,
  presentValue,
  limitOf,
  secondsIn,
  timeFor,
  titleOf,
  wrongIn,
  wrongValues,
} from './test-choice.ts';

const parameter = (name: string, type: ScriptParameter['type'], more: Partial<ScriptParameter> = {}) => ({
  ...{ name, type, title: '', description: '', required: false, default: null, min: null, max: null },
  ...{ choices: [], allowList: false, argumentFormat: '' },
  ...more,
});

const script = (name: string, ...parameters: ScriptParameter[]): ScriptInfo => ({
  ...{ id: 1, name, title: name, description: '', tags: [], type: 'testing', hardwareType: 3, parallel: 1 },
  ...{ timeoutSeconds: 300, destructive: false, mayReboot: false, recommission: false, forHardware: [] },
  ...{ applyConfiguredNetworking: false, packages: {}, parameters, results: [], builtIn: true },
  version: { id: 1, at: null, by: '', comment: '', sizeBytes: 100 },
  ...{ byDefault: false, versions: 1 },
});

test.each([
  ['300', 300],
  ['5:00', 300],
  ['01:00:30', 3630],
  ['soon', null],
  ['1:99', null],
  ['', null],
])('a time of %j is %j seconds', (text, seconds) => {
  expect(secondsIn(text)).toBe(seconds);
});

test.each<[ScriptParameter, string, boolean]>([
  [parameter('runtime', 'runtime', { min: 60, max: 600 }), '300', true],
  [parameter('runtime', 'runtime', { min: 60, max: 600 }), '30', false],
  [parameter('runtime', 'runtime', { min: 60, max: 600 }), '1:00:00', false],
  [parameter('runtime', 'runtime'), '0', false],
  [parameter('url', 'url'), 'https://example.org', true],
  [parameter('url', 'url'), 'example.org', false],
  [parameter('url', 'url', { allowList: true }), 'http://a.example, http://b.example', true],
  [parameter('url', 'url', { allowList: true }), 'http://a.example, b', false],
  [parameter('text', 'string', { required: true }), ' ', false],
  [parameter('text', 'string', { max: 3 }), 'long', false],
  [parameter('text', 'string'), '', true],
])('%o takes %j: %j', (p, value, fits) => {
  expect(wrongIn(p, value) === null).toBe(fits);
});

const everything = { storage: 'all', interface: 'all' };

test('only what was typed is sent, each in its type, and what the tests run on when that is not everything', () => {
  const one = script('fio', parameter('storage', 'storage'), parameter('runtime', 'runtime'));
  const two = script('net', parameter('deep', 'boolean'), parameter('url', 'url'));
  const typed = { fio: { runtime: '1:30' }, net: { deep: 'true', url: ' ' }, gone: { a: 'b' } };
  expect(parametersOf([one, two], typed, everything)).toEqual({ fio: { runtime: 90 }, net: { deep: true } });
  expect(parametersOf([one], {}, { ...everything, storage: 'sda,sdb' })).toEqual({
    fio: { storage: 'sda,sdb' },
  });
  expect(wrongValues([one, two], typed)).toBe(false);
  expect(wrongValues([one], { fio: { runtime: 'x' } })).toBe(true);
});

test('the disks that are meant: all of them, or those that were named; none without a disk test', () => {
  const fio = script('fio', parameter('storage', 'storage'));
  expect(disksOf([fio], everything, 12)).toBe(12);
  expect(disksOf([fio], { ...everything, storage: 'sda,sdb' }, 12)).toBe(2);
  expect(disksOf([script('memtester')], everything, 12)).toBe(0);
});

test('what a field begins with, its name, and how long all takes', () => {
  const p = parameter('a_value', 'string', { default: 5 });
  expect(presentValue({}, script('s', p), p)).toBe('5');
  expect(presentValue({ s: { a_value: '7' } }, script('s', p), p)).toBe('7');
  expect([titleOf(p), titleOf({ ...p, title: 'Value' })]).toEqual(['A value', 'Value']);
  expect(timeFor([script('a'), script('b')], new Map([['a', 12_000]]))).toBe(312_000);
  expect([limitOf(604_800_000), limitOf(3_600_000)]).toEqual(['7 days', '1 h']);
});
