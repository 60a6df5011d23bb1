import { expect, test } from 'vitest';
import { forPeople } from './print.ts';

test('a page is printed as it is, so that it can be kept in a file', () => {
  expect(forPeople({ title: 'x', html: '<!doctype html>\n<p>', sha256: '' })).toBe('<!doctype html>\n<p>');
  expect(forPeople({ changed: 2 })).toBe('changed: 2');
});
