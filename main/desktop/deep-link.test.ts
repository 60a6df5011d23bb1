import { expect, test } from 'vitest';
import { linkIn, pathOfLink } from './deep-link.ts';

test.each([
  ['metaldesk://machine/abc123', '/machines/abc123'],
  ['metaldesk://machine/abc123/', '/machines/abc123'],
  ['metaldesk://machine/abc123?tab=events', '/machines/abc123?tab=events'],
])('%s opens %s', (link, path) => expect(pathOfLink(link)).toBe(path));

test.each([
  'metaldesk://machine/ABC123',
  'metaldesk://machine/abc1234',
  'metaldesk://machine/../settings',
  'metaldesk://machine/abc123/../../settings',
  'metaldesk://machine/abc123?tab=events&run=commission',
  'metaldesk://machine/abc123?tab=events#x',
  'metaldesk://machine/abc123?tab=%2e%2e',
  'metaldesk://machine/abc123\n',
  'metaldesk://machine/abc123?tab=javascript:alert(1)',
  'metaldesk://user@machine/abc123',
  'metaldesk:machine/abc123',
  'metaldesk://evil.example/abc123',
  'METALDESK://machine/abc123',
  'javascript:alert(1)',
  'file:///etc/passwd',
  `metaldesk://machine/abc123?tab=${'a'.repeat(5_000)}`,
  '',
])('%j opens nothing', (link) => expect(pathOfLink(link)).toBeNull());

test('among arguments only a link of ours counts, whatever else is handed over', () => {
  expect(linkIn(['/opt/metaldesk', '--data', '/x', 'metaldesk://machine/abc123'])).toBe('/machines/abc123');
  expect(linkIn(['metaldesk', '--gpu-launcher=metaldesk://machine/abc123', 'https://x.example'])).toBeNull();
  expect(linkIn(['metaldesk://machine/no', 'metaldesk://machine/abc123'])).toBe('/machines/abc123');
});
