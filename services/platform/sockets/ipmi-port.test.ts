import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { fakeClock } from '../clock.ts';
import { memoryIpmiWire } from './ipmi-port-memory.ts';
import { dialIpmi, listenIpmi, type DialIpmi, type ListenIpmi } from './ipmi-port.ts';

const clock = fakeClock();
const memory = memoryIpmiWire(clock, { delayMs: 0 });
const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some((a) => a.address === '::1'));
const all: [string, DialIpmi, ListenIpmi, string, () => Promise<void>][] = [
  ['UDP', dialIpmi, listenIpmi, '127.0.0.1', () => new Promise((resolve) => setTimeout(resolve, 20))],
  ['UDP over IPv6', dialIpmi, listenIpmi, '::1', () => new Promise((resolve) => setTimeout(resolve, 20))],
  ['memory', memory.dial, memory.listen, 'bmc', () => clock.advance(1)],
];
const bodies = all.filter(([, , , host]) => host !== '::1' || hasIpv6);

test.each(bodies)('%s carries a question and its answer', async (_, dial, listen, host, wait) => {
  const listener = await listen({ host, port: host === 'bmc' ? 623 : 0 }, (bytes, from) => {
    if (listener.ok) listener.value.send(bytes.toReversed(), from);
  });
  if (!listener.ok) throw new Error(listener.problem.sentence);
  const heard: number[][] = [];
  const peer = { host, port: listener.value.port };
  const link = await dial(peer, { message: (bytes) => heard.push([...bytes]), refused: () => {} });
  if (!link.ok) throw new Error(link.problem.sentence);
  link.value.send(Uint8Array.of(1, 2, 3));
  for (let i = 0; i < 50 && heard.length === 0; i++) await wait();
  expect(heard).toEqual([[3, 2, 1]]);
  expect(await listen(peer, () => {})).toMatchObject({ ok: false, problem: { code: 'port_taken' } });
  for (const end of [link.value, listener.value]) {
    end.close();
    end.close();
  }
});

test.each(bodies)('%s tells a closed port', async (_, dial, __, host, wait) => {
  let refused = 0;
  const link = await dial({ host, port: 9 }, { message: () => {}, refused: () => refused++ });
  if (!link.ok) throw new Error(link.problem.sentence);
  link.value.send(Uint8Array.of(1));
  for (let i = 0; i < 50 && refused === 0; i++) await wait();
  expect(refused).toBeGreaterThan(0);
  link.value.close();
  link.value.send(Uint8Array.of(1));
});
