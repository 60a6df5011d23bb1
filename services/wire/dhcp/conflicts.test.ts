import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeClock, type FakeClock } from '../../platform/clock.ts';
import { counter } from '../../platform/count.ts';
import { silentLog } from '../../platform/log.ts';
import type { Neighbour } from '../../platform/sockets/arp-port.ts';
import { lookForConflicts, type Conflicts } from './conflicts.ts';

let clock: FakeClock;
let free: string[];
let asked: { address: string; atMs: number }[];
let heard: Neighbour[];
let found: string[];
let conflicts: Conflicts;
let count: ReturnType<typeof counter>;
const pool = (size: number) => Array.from({ length: size }, (_, i) => `10.77.${i >> 8}.${i & 255}`);
const above = (address: string) => free.slice(free.indexOf(address) + 1);

function look(size: number, stranger: (address: string) => string | undefined = () => undefined): void {
  free = pool(size);
  conflicts = lookForConflicts(
    {
      probe: (address) => {
        asked.push({ address, atMs: clock.now() });
        const mac = stranger(address);
        if (mac) heard.push({ mac, address });
        return undefined;
      },
      heard: () => heard.splice(0),
      close: () => {},
    },
    'eth1',
    {
      ...{ clock, log: silentLog, count },
      leases: {
        freeOn: (_, limit, from) => (from === undefined ? free : above(from)).slice(0, limit),
        foundInUse: async (_, mac, address) => {
          found.push(`${mac} ${address}`);
          free = free.filter((f) => f !== address);
          return true;
        },
      },
    },
  );
}

beforeEach(() => {
  clock = fakeClock();
  [asked, heard, found, count] = [[], [], [], counter()];
});
afterEach(() => conflicts.close());

test('every free address is asked about once, those likely next first and again a minute later', async () => {
  look(150);
  await clock.advance(10_000);
  expect(asked.map((a) => a.address)).toEqual(free);
  await clock.advance(60_000);
  expect(asked.slice(150).map((a) => a.address)).toEqual(free.slice(0, 64));
});

test('no more than a hundred questions a second', async () => {
  look(1_000);
  await clock.advance(5_000);
  const begin = asked[0]!.atMs;
  const inSecond = (n: number) => asked.filter((a) => Math.floor((a.atMs - begin) / 1_000) === n).length;
  expect(Math.max(...[0, 1, 2, 3, 4].map(inSecond))).toBe(100);
});

test('all free addresses are asked about again after an hour', async () => {
  look(70);
  await clock.advance(50 * 60_000);
  const last = free.at(-1)!;
  expect(asked.filter((a) => a.address === last)).toHaveLength(1);
  await clock.advance(15 * 60_000);
  expect(asked.filter((a) => a.address === last)).toHaveLength(2);
});

test('who answers is set aside, once', async () => {
  look(20, (address) => (address === '10.77.0.7' ? 'aa' : undefined));
  await clock.advance(100);
  heard.push({ mac: 'aa', address: '10.77.0.7' }, { mac: 'bb', address: '192.0.2.1' });
  await clock.advance(3_000);
  expect(found).toContain('aa 10.77.0.7');
  expect(found.every((f) => f === 'aa 10.77.0.7')).toBe(true);
  expect(free).not.toContain('10.77.0.7');
});

test('a router that answers for every address empties no pool', async () => {
  look(100, () => 'router');
  await clock.advance(10_000);
  expect(found).toHaveLength(16);
  expect(count.all()).toMatchObject({ 'arp: in use, set aside': 16 });
});

test('an offered address that was not asked about lately is asked about at once', async () => {
  look(3);
  await clock.advance(20_000);
  conflicts.offered('10.77.0.200');
  conflicts.offered('10.77.0.1');
  await clock.advance(1);
  expect(asked.slice(3).map((a) => a.address)).toEqual(['10.77.0.200']);
});
