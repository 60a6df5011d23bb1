import { expect, test } from 'vitest';
import { completed, joinedTokens, settled, tokensOf, troubleOf, wantedAt } from './tokens.ts';

test('a filter falls into its terms, and back', () => {
  const tokens = tokensOf('status:(=ready,=new)   rack pool:(!=gpu)');
  expect(tokens.terms).toEqual(['status:(=ready,=new)', 'rack', 'pool:(!=gpu)']);
  expect(joinedTokens(tokens)).toBe('status:(=ready,=new) rack pool:(!=gpu)');
});

test('what cannot be read stays whole, with its place', () => {
  expect(tokensOf('statu:(=ready) x')).toEqual({ terms: [], draft: 'statu:(=ready) x' });
  expect(troubleOf('statu:(=ready) x')).toMatchObject({ start: 0, end: 5 });
  expect(troubleOf('')).toBeNull();
});

test('a closed term and a word with a blank behind it are finished, a word alone may still grow', () => {
  expect(settled({ terms: [], draft: 'mem:(>=64)' })).toEqual({ terms: ['mem:(>=64)'], draft: '' });
  expect(settled({ terms: ['a'], draft: 'b c' })).toEqual({ terms: ['a', 'b'], draft: 'c' });
  expect(settled({ terms: [], draft: 'b' })).toEqual({ terms: [], draft: 'b' });
  expect(settled({ terms: [], draft: 'b' }, true)).toEqual({ terms: ['b'], draft: '' });
});

test.each([
  ['po', { what: 'field', prefix: 'po', start: 0 }],
  ['rack po', { what: 'field', prefix: 'po', start: 5 }],
  ['pool:(', { what: 'value', field: 'pool', prefix: '', start: 6, sign: '' }],
  ['pool:(=a,!=b', { what: 'value', field: 'pool', prefix: 'b', start: 11, sign: '!=' }],
  ['pool:db', { what: 'value', field: 'pool', prefix: 'db', start: 5, sign: '' }],
  ['52:54:00', { what: 'field', prefix: '52:54:00', start: 0 }],
])('what is typed at the end of %s', (draft, wanted) => {
  expect(wantedAt(draft)).toEqual(wanted);
});

test('a completion is put in where it is typed, quoted where it must be', () => {
  expect(completed('po', wantedAt('po'), 'pool', false)).toBe('pool:(');
  expect(completed('pool:(', wantedAt('pool:('), 'gpu', false)).toBe('pool:(=gpu)');
  expect(completed('pool:(=a,!g', wantedAt('pool:(=a,!g'), 'gpu', true)).toBe('pool:(=a,!gpu,');
  expect(completed('zone:(', wantedAt('zone:('), 'row 2, left', false)).toBe('zone:(="row 2, left")');
});
