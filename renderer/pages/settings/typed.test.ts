import { expect, test } from 'vitest';
import { readTyped, typedOf } from './typed.ts';

test('what is typed becomes a value, and a value what is typed', () => {
  expect(readTyped('addresses', '192.0.2.1, 192.0.2.2\n\n192.0.2.3 ')).toEqual([
    '192.0.2.1',
    '192.0.2.2',
    '192.0.2.3',
  ]);
  expect(readTyped('number', ' 45 ')).toBe(45);
  expect(readTyped('number', '1,000,000')).toBe(1_000_000);
  expect(readTyped('number', '4.5')).toBe('4.5');
  expect(readTyped('number', 'many')).toBe('many');
  expect(readTyped('text', ' Lab ')).toBe(' Lab ');
  expect(typedOf(['a', 'b'])).toBe('a\nb');
  expect(typedOf(30)).toBe('30');
});
