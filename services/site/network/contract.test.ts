import { expect, test } from 'vitest';
import { start } from './contract.ts';

const subnet = { cidr: '10.77.0.0/24', dynamicRange: ['10.77.0.100', '10.77.0.199'] };

test.each([
  ['addresses of a subnet', { nic: 'eth1', subnet }, 'authoritative'],
  ['machines beside another server', { nic: 'eth1', mode: 'proxy' }, 'proxy'],
])('a start names %s', (_, input, mode) => {
  expect(start.parse(input)).toMatchObject({ nic: 'eth1', mode, besideOthers: false });
});

test.each([
  ['without a subnet there are no addresses to give', { nic: 'eth1' }],
  ['a proxy gives no addresses', { nic: 'eth1', mode: 'proxy', subnet }],
  ['there is no third mode', { nic: 'eth1', mode: 'relay' }],
])('%s', (_, input) => {
  expect(start.safeParse(input).success).toBe(false);
});
