import { expect, test } from 'vitest';
import { shortNames } from './names.ts';

test('names that go on as the one before are said by their number', () => {
  expect(shortNames(['build-05', 'build-06', 'web-03'])).toBe('build-05, 06, web-03');
  expect(shortNames(['swift-heron'])).toBe('swift-heron');
  expect(shortNames(['7', '8'])).toBe('7, 8');
  expect(shortNames([])).toBe('');
});
