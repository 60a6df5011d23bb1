import { expect, test } from 'vitest';
import type { Neighbour } from '../../platform/sockets/arp-port.ts';
import { aGround, type TestGround } from '../../../test/ground.ts';
import { openSeenAddresses } from './seen-addresses.ts';

const machine = '52:54:00:77:00:01';
const other = '52:54:00:77:00:02';
const address = '192.168.1.77';

/** A wire on which `answers` tells who says that it has an address. */
function aWire() {
  let waiting: Neighbour[] = [];
  const answers = new Map<string, string[]>();
  const asked: string[] = [];
  const hear = (mac: string, at: string): void => void waiting.push({ mac, address: at });
  return {
    asked,
    answers,
    hear,
    arp: {
      probe(at: string) {
        asked.push(at);
        for (const mac of answers.get(at) ?? []) hear(mac, at);
        return undefined;
      },
      heard() {
        const all = waiting;
        waiting = [];
        return all;
      },
    },
  };
}
const minutes = (n: number): number => n * 60_000;
const storedRows = (ground: TestGround) => ground.store.read.selectFrom('seen_address').selectAll().execute();

test('a claim is no proof; ARP is, as soon as the machine answers', async () => {
  await using ground = await aGround();
  const wire = aWire();
  const seen = openSeenAddresses(ground);
  const stop = seen.watch('eth1', wire.arp);
  seen.claimed('eth1', machine, address);
  expect(wire.asked).toEqual([address]);
  expect(seen.holderOf(address)).toBeUndefined();
  await ground.clock.advance(1_000);
  expect(seen.holderOf(address)).toBeUndefined();
  wire.answers.set(address, [machine]);
  await ground.clock.advance(1_000);
  expect(seen.holderOf(address)).toBe(machine);
  expect(seen.addressOf(machine)).toBe(address);
  stop();
});

test('whoever pretends to be the machine is found out by its own hardware address', async () => {
  await using ground = await aGround();
  const wire = aWire();
  const seen = openSeenAddresses(ground);
  const stop = seen.watch('eth1', wire.arp);
  wire.answers.set(address, [other]);
  seen.claimed('eth1', machine, address);
  await ground.clock.advance(5_000);
  expect(seen.holderOf(address)).toBeUndefined();
  expect(seen.addressOf(machine)).toBeUndefined();
  stop();
});

test('an address that somebody else comes to use is lost at once, before the next question is answered', async () => {
  await using ground = await aGround();
  const wire = aWire();
  const seen = openSeenAddresses(ground);
  const stop = seen.watch('eth1', wire.arp);
  wire.answers.set(address, [machine]);
  seen.claimed('eth1', machine, address);
  await ground.clock.advance(1_000);
  expect(seen.holderOf(address)).toBe(machine);
  wire.hear(other, address);
  expect(seen.holderOf(address)).toBeUndefined();
  stop();
});

test('a machine that boots is known by the address that it announces itself; others are not kept', async () => {
  await using ground = await aGround();
  const wire = aWire();
  const seen = openSeenAddresses(ground);
  const stop = seen.watch('eth1', wire.arp);
  seen.follow('eth1', machine);
  wire.hear(machine, address);
  wire.hear(other, '192.168.1.78');
  expect([seen.holderOf(address), seen.holderOf('192.168.1.78')]).toEqual([machine, undefined]);
  wire.hear(machine, '192.168.1.80');
  expect(seen.holderOf('192.168.1.80')).toBe(machine);
  expect(seen.addressOf(machine)).toBe('192.168.1.80');
  for (let n = 100; n < 120; n++) wire.hear(machine, `192.168.1.${n}`);
  expect(seen.holderOf('192.168.1.119')).toBe(machine);
  expect(seen.holderOf('192.168.1.110')).toBeUndefined();
  stop();
});

test('ARP of another interface proves nothing', async () => {
  await using ground = await aGround();
  const [here, there] = [aWire(), aWire()];
  const seen = openSeenAddresses(ground);
  const stops = [seen.watch('eth1', here.arp), seen.watch('eth2', there.arp)];
  seen.claimed('eth1', machine, address);
  there.hear(machine, address);
  expect(seen.holderOf(address)).toBeUndefined();
  here.hear(machine, address);
  there.hear(other, address);
  expect(seen.holderOf(address)).toBe(machine);
  stops.forEach((stop) => stop());
});

test('a machine that is silent for long has its address no more, and no row', async () => {
  await using ground = await aGround();
  const wire = aWire();
  const seen = openSeenAddresses(ground);
  const stop = seen.watch('eth1', wire.arp);
  wire.answers.set(address, [machine]);
  seen.claimed('eth1', machine, address);
  await ground.clock.advance(minutes(20));
  expect(seen.holderOf(address)).toBe(machine);
  await expect.poll(() => storedRows(ground)).toMatchObject([{ mac: machine, nic: 'eth1' }]);
  wire.answers.clear();
  await ground.clock.advance(minutes(16));
  expect(seen.holderOf(address)).toBeUndefined();
  await expect.poll(() => storedRows(ground)).toEqual([]);
  stop();
});

test('what was proved holds over a restart of a few minutes, and is asked for at once', async () => {
  await using ground = await aGround();
  const wire = aWire();
  const before = openSeenAddresses(ground);
  const stop = before.watch('eth1', wire.arp);
  wire.answers.set(address, [machine]);
  before.claimed('eth1', machine, address);
  await ground.clock.advance(1_000);
  stop();
  await expect.poll(() => storedRows(ground)).toHaveLength(1);
  const restart = async () => {
    const restarted = { wire: aWire(), seen: openSeenAddresses(ground) };
    await restarted.seen.load();
    return { ...restarted, stop: restarted.seen.watch('eth1', restarted.wire.arp) };
  };
  const soon = await restart();
  expect(soon.wire.asked).toEqual([address]);
  expect(soon.seen.holderOf(address)).toBe(machine);
  soon.stop();
  await ground.clock.advance(minutes(16));
  const late = await restart();
  expect(late.seen.holderOf(address)).toBeUndefined();
  late.stop();
});

test('without ARP the word of the machine counts', async () => {
  await using ground = await aGround();
  const seen = openSeenAddresses(ground);
  const stop = seen.watch('eth1', undefined);
  seen.claimed('eth1', machine, address);
  expect(seen.holderOf(address)).toBe(machine);
  stop();
});

test('while its interface is closed for a moment a machine stays known, but not for long', async () => {
  await using ground = await aGround();
  const wire = aWire();
  const seen = openSeenAddresses(ground);
  const stop = seen.watch('eth1', wire.arp);
  seen.claimed('eth1', machine, address);
  wire.hear(machine, address);
  expect(seen.holderOf(address)).toBe(machine);
  stop();
  await ground.clock.advance(minutes(1));
  expect(seen.holderOf(address)).toBe(machine);
  await ground.clock.advance(minutes(15));
  expect(seen.holderOf(address)).toBeUndefined();
});

test('thousands of made-up machines leave a bounded table, and push out none that is there', async () => {
  await using ground = await aGround();
  const wire = aWire();
  const seen = openSeenAddresses(ground);
  const stop = seen.watch('eth1', wire.arp);
  const mac = (n: number): string =>
    `52:54:01:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`;
  wire.answers.set(address, [machine]);
  seen.claimed('eth1', machine, address);
  await ground.clock.advance(500);
  for (let n = 0; n < 10_000; n++) seen.claimed('eth1', mac(n), `10.0.${n >> 8}.${n & 255}`);
  expect([seen.follows(mac(0)), seen.follows(mac(9_999))]).toEqual([false, true]);
  expect(seen.holderOf(address)).toBe(machine);
  const asked = wire.asked.length;
  await ground.clock.advance(250);
  expect(wire.asked.length - asked).toBeLessThanOrEqual(25);
  stop();
});
