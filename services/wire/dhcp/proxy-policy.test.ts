import { expect, test } from 'vitest';
import type { BootClient } from '../../site/boot/index.ts';
import type { Asked } from './client.ts';
import { decideProxy, type ProxyFacts } from './proxy-policy.ts';

const question: Asked = {
  mac: '52:54:00:77:00:01',
  kind: 'discover',
  fromServer: false,
  serverIdentifier: undefined,
  requested: undefined,
  ciaddr: undefined,
  giaddr: undefined,
  link: undefined,
  rapidCommit: false,
  asksAutoConfigure: false,
};
const pxe: BootClient = { arch: 7, vendorClass: 'PXEClient:Arch:00007:UNDI:003000', isIpxe: false };
const http: BootClient = { arch: 16, vendorClass: 'HTTPClient:Arch:00016:UNDI:003000', isIpxe: false };
const laptop: BootClient = { vendorClass: 'MSFT 5.0', isIpxe: false };
const silent: BootClient = { isIpxe: false };
const facts: ProxyFacts = { port: 67, serverAddress: '192.168.1.5', fromAddress: undefined, boots: false };
const decide = (asked: Partial<Asked>, client: BootClient, more: Partial<ProxyFacts> = {}) =>
  decideProxy({ ...question, ...asked }, client, { ...facts, ...more });

test.each([
  ['PXE firmware', pxe],
  ['UEFI HTTP boot', http],
  ['iPXE by its own option', { isIpxe: true }],
  ['iPXE by its user class', { isIpxe: false, userClass: 'iPXE' }],
])('%s that looks for a server is told what it boots', (_, client) => {
  expect(decide({}, client)).toEqual({ do: 'offer' });
});

test.each([
  ['a laptop', laptop],
  ['a client that says nothing of itself', silent],
  ['a class that only contains the word', { vendorClass: 'My PXEClient', isIpxe: false }],
])('%s is not answered, whatever it asks', (_, client) => {
  for (const kind of ['discover', 'request', 'decline', 'release', 'inform', 'offer', 'ack', 'nak'] as const)
    for (const port of [67, 4011])
      for (const address of [undefined, '192.168.1.77'])
        expect(
          decide({ kind, requested: address, ciaddr: address }, client, { port, fromAddress: address }).do,
        ).toBe('ignore');
});

test('nobody is given, confirmed or refused an address on port 67', () => {
  const requests: Partial<Asked>[] = [
    { kind: 'request', requested: '192.168.1.77', serverIdentifier: '192.168.1.1' },
    { kind: 'request', requested: '192.168.1.77', serverIdentifier: '192.168.1.5' },
    { kind: 'request', requested: '192.168.1.77' },
    { kind: 'request', ciaddr: '192.168.1.77' },
  ];
  for (const asked of requests) expect(decide(asked, pxe)).toEqual({ do: 'watch', address: '192.168.1.77' });
  expect(decide({ kind: 'request' }, pxe).do).toBe('ignore');
  for (const kind of ['decline', 'release', 'inform'] as const)
    expect(decide({ kind, ciaddr: '192.168.1.77' }, pxe).do).toBe('ignore');
});

test('the system that a machine boots is watched once the machine is known to boot, and never answered', () => {
  const asked = { kind: 'request', requested: '192.168.1.77' } as const;
  expect(decide(asked, silent)).toMatchObject({ do: 'ignore' });
  expect(decide(asked, silent, { boots: true })).toEqual({ do: 'watch', address: '192.168.1.77' });
  expect(decide({}, silent, { boots: true })).toMatchObject({ do: 'ignore', why: 'does not boot' });
});

test('the boot server answers where the question came from', () => {
  const at = { port: 4011, fromAddress: '192.168.1.77' };
  const ciaddr = '192.168.1.77';
  expect(decide({ kind: 'request', ciaddr }, pxe, at)).toEqual({ do: 'ack', address: ciaddr });
  expect(decide({ kind: 'inform' }, pxe, at)).toEqual({ do: 'ack', address: ciaddr });
  expect(decide({ kind: 'request', ciaddr, serverIdentifier: '192.168.1.5' }, pxe, at).do).toBe('ack');
});

test.each([
  ['writes from another address', { kind: 'request', ciaddr: '192.168.1.78' }, {}],
  ['asks a boot server without an address', { kind: 'request' }, { fromAddress: undefined }],
  ['meant for another boot server', { kind: 'request', serverIdentifier: '192.168.1.9' }, {}],
  ['no question to a boot server', { kind: 'discover' }, {}],
] as const)('the boot server ignores what %s', (why, asked, more) => {
  expect(decide(asked, pxe, { port: 4011, fromAddress: '192.168.1.77', ...more })).toEqual({
    do: 'ignore',
    why,
  });
});

test.each([
  ['from a server', { fromServer: true }],
  ['BOOTP', { kind: undefined }],
  ['through a relay', { giaddr: '10.9.0.1' }],
] as const)('%s is ignored on both ports', (why, asked) => {
  for (const port of [67, 4011]) expect(decide(asked, pxe, { port })).toEqual({ do: 'ignore', why });
});
