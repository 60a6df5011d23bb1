import { expect, test } from 'vitest';
import { cidrFrom, cidrOf, ipv4FromNumber, ipv4ToNumber, mac, macFrom, netmaskOf } from './addresses.ts';

test('any usual notation of a MAC becomes one', () => {
  for (const text of ['52:54:00:AB:cd:0f', '52-54-00-ab-cd-0f', '5254.00ab.cd0f', ' 525400abcd0f '])
    expect(macFrom(text)).toBe('52:54:00:ab:cd:0f');
  for (const text of ['', '52:54:00:ab:cd', '52:54:00:ab:cd:0g', '52:54:00:ab:cd:0f:00'])
    expect(macFrom(text)).toBeNull();
  expect(mac.safeParse('nonsense').success).toBe(false);
});

test('addresses are numbers and back; loose forms are refused', () => {
  expect(ipv4ToNumber('10.77.0.1')).toBe(0x0a4d0001);
  expect(ipv4FromNumber(0xffffffff)).toBe('255.255.255.255');
  for (const text of ['10.77.1', '010.0.0.1', '1.2.3.256', '1.2.3.4.5', '1.2.3.x', ''])
    expect(ipv4ToNumber(text)).toBeNull();
});

test('networks', () => {
  expect(cidrFrom('10.77.0.0/24')).toEqual({ first: 0x0a4d0000, last: 0x0a4d00ff, prefix: 24 });
  for (const text of ['10.77.0.1/24', '10.77.0.0/33', '10.77.0.0', '10.77.0.0/24/1', '10.77.0.0/-1'])
    expect(cidrFrom(text)).toBeNull();
  expect(cidrOf('192.168.7.9', 22)).toBe('192.168.4.0/22');
  expect(netmaskOf(24)).toBe('255.255.255.0');
  expect(netmaskOf(0)).toBe('0.0.0.0');
});
