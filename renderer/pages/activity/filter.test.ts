import { expect, test } from 'vitest';
import { activitySearch, filterOf, isFiltered } from './filter.ts';

const now = Date.UTC(2026, 10, 21, 14, 32, 7);

test('the address becomes a question that stays the same within a minute', () => {
  const search = { level: 'warned', span: 'hour', text: ' fan ', machine: 'abc123' } as const;
  expect(filterOf(search, now)).toEqual({
    levels: ['warning', 'error', 'critical'],
    from: Date.UTC(2026, 10, 21, 13, 32),
    text: 'fan',
    systemId: 'abc123',
  });
  expect(filterOf(search, now)).toEqual(filterOf(search, now + 50_000));
  expect(filterOf({ tab: 'people' }, now)).toEqual({ byPeople: true });
});

test('an address that somebody mistyped shows everything', () => {
  const search = activitySearch.parse({ tab: 'nothing', level: 'loud', machine: '../x', span: 3 });
  expect(filterOf(search, now)).toEqual({});
  expect(isFiltered(search)).toBe(false);
  expect(isFiltered({ tab: 'jobs', who: 'mira' })).toBe(true);
});
