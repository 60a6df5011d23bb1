import { expect, test } from 'vitest';
import { bestLanguage } from './choice.ts';

test.each([
  [['de-AT', 'en'], ['en', 'de'], 'de'],
  [['pt-BR'], ['en', 'pt', 'pt-BR'], 'pt-BR'],
  [['fr', 'de'], ['en', 'de'], 'de'],
  [['tlh'], ['en', 'de'], 'en'],
  [[], ['en'], 'en'],
])('wanted %j, there %j: %s', (wanted, there, best) => {
  expect(bestLanguage(wanted, there)).toBe(best);
});
