import { expect, test } from 'vitest';
import { contract } from '../services/contract/all.ts';
import { flagsOf, flagValue, type Flag } from './flags.ts';

test('every procedure of the contract has flags', () => {
  for (const procedure of Object.values(contract)) expect(Array.isArray(flagsOf(procedure))).toBe(true);
});

test('flags are made of the input: kind, need and choices', () => {
  const flags = Object.fromEntries(flagsOf(contract['machines.create']).map((f) => [f.field, f]));
  expect(flags['macs']).toMatchObject({ long: '--macs', kind: 'list', required: true });
  expect(flags['powerParameters']).toMatchObject({
    long: '--power-parameters',
    kind: 'json',
    required: false,
  });
  expect(flags['commission']).toMatchObject({ kind: 'boolean', required: false });
  const listed = Object.fromEntries(flagsOf(contract['machines.list']).map((f) => [f.field, f]));
  expect(listed['group']?.choices).toContain('ready');
  expect(listed['limit']).toMatchObject({ kind: 'number', required: false });
});

const flag = (kind: Flag['kind']): Flag => ({
  field: 'x',
  long: '--x',
  kind,
  required: false,
  nullable: false,
  choices: undefined,
});

test('what may be nothing is set to nothing by an empty text', () => {
  const flags = Object.fromEntries(flagsOf(contract['access.set_tls']).map((f) => [f.field, f]));
  expect(flags['listen']).toMatchObject({ kind: 'text', nullable: true });
  expect(flagValue(flags['listen']!, '')).toEqual({ ok: true, value: null });
  expect(flagValue(flags['listen']!, '0.0.0.0:5443')).toEqual({ ok: true, value: '0.0.0.0:5443' });
});

test.each([
  ['boolean', true, true],
  ['boolean', 'false', false],
  ['number', '12', 12],
  ['text', '12', '12'],
  ['list', ['a'], ['a']],
  ['json', '{"a":1}', { a: 1 }],
] as const)('%s: %o', (kind, given, value) => {
  expect(flagValue(flag(kind), given)).toEqual({ ok: true, value });
});

test.each([
  ['boolean', 'yes'],
  ['number', 'ten'],
  ['number', ''],
  ['json', '{a}'],
] as const)('%s: %o is refused', (kind, given) => {
  expect(flagValue(flag(kind), given)).toMatchObject({ ok: false, problem: { code: 'bad_input' } });
});
