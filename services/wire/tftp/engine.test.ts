import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { counter } from '../../platform/count.ts';
import { decode, encode, type OptionPairs, type Packet } from '../../protocols/tftp/packets.ts';
import type { ChunkMemory } from './chunks.ts';
import { tftpDefaults } from './config.ts';
import { Engine } from './engine.ts';
import type { Outlet, Peer } from './outlet.ts';
import type { TransferReport } from './report.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'metaldesk-engine-'));
  writeFileSync(join(folder, 'loader'), Buffer.alloc(5_000, 'x'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An engine whose packets end up in a list, and one client with a port that never changes, as many ROMs have. */
function bench() {
  const sent: (Packet | { block: number; bytes: number })[] = [];
  const reports: TransferReport[] = [];
  const count = counter();
  const outlet: Outlet<Peer, ChunkMemory> = {
    control: (_, bytes) => sent.push(decode(bytes) as Packet),
    data: (_to, block, _first, _at, bytes, _second, more = 0) => sent.push({ block, bytes: bytes + more }),
    flush() {},
  };
  const allocate = (sizeBytes: number): ChunkMemory => ({ bytes: Buffer.alloc(sizeBytes) });
  const config = { ...tftpDefaults, folders: { '': folder } };
  const engine = new Engine(config, outlet, allocate, count, (report) => reports.push(report));
  const peer: Peer = { key: 1, address: '10.7.0.100', port: 2070, localAddress: '10.7.0.1' };
  const say = (packet: Packet, nowMs: number): void =>
    engine.receive({ key: 1, bytes: encode(packet), peer: () => peer }, nowMs);
  const ask = (filename: string, options: OptionPairs, nowMs: number): void =>
    say({ op: 'rrq', filename, mode: 'octet', options }, nowMs);
  const whats = (): string[] => reports.map(({ what }) => what);
  return { engine, sent, reports, count, say, ask, whats };
}

test('a request seen twice is one transfer and one offer', () => {
  const { engine, sent, ask, count } = bench();
  ask('loader', [['tsize', '0']], 0);
  ask('loader', [['tsize', '0']], 1);
  expect(engine.transfers).toBe(1);
  expect(sent).toEqual([{ op: 'oack', options: [['tsize', '5000']] }]);
  expect(count.all()).toMatchObject({ transfers_started: 1 });
});

test('a client that asks for the size and breaks off has failed at nothing', () => {
  const { engine, say, ask, whats } = bench();
  ask('loader', [['tsize', '0']], 0);
  say({ op: 'error', code: 8, text: 'User aborted the transfer' }, 1);
  ask('loader', [['blksize', '1468']], 2);
  expect(whats()).toEqual(['started', 'asked', 'started']);
  expect(engine.transfers).toBe(1);
});

test('a machine that was reset begins anew from the same port', () => {
  const { engine, say, ask, reports, whats } = bench();
  ask('loader', [], 0);
  say({ op: 'ack', block: 1 }, 1);
  ask('loader', [], 2);
  expect(whats()).toEqual(['started', 'failed', 'started']);
  expect(reports[1]!.why).toBe('the client began anew');
  expect([engine.transfers, engine.openFiles]).toEqual([1, 1]);
});

test('a client that gives up is told of in its own words, made fit to be shown', () => {
  const { say, ask, reports } = bench();
  ask('loader', [], 0);
  say({ op: 'ack', block: 1 }, 1);
  say({ op: 'error', code: 3, text: 'no\u001b[2J room' }, 2);
  expect(reports.at(-1)).toMatchObject({ what: 'failed', sentBytes: 512 });
  expect(reports.at(-1)!.why).toBe('the client gave up: no\u{fffd}[2J room');
});

test('silence ends a transfer after its tries, and its file is closed', () => {
  const { engine, ask, sent, reports } = bench();
  ask('loader', [], 0);
  for (let nowMs = 0; nowMs <= 40_000; nowMs += 50) engine.tick(nowMs);
  expect(sent).toEqual(Array.from({ length: 6 }, () => ({ block: 1, bytes: 512 })));
  expect(reports.at(-1)).toMatchObject({ what: 'failed', why: 'the client fell silent after block 0 of 10' });
  expect([engine.transfers, engine.openFiles]).toEqual([0, 0]);
});

test('progress is told twice a second at most', () => {
  const { engine, say, ask, whats } = bench();
  ask('loader', [], 0);
  for (let block = 1; block <= 8; block++) {
    say({ op: 'ack', block }, block * 200);
    engine.tick(block * 200);
  }
  expect(whats()).toEqual(['started', 'progress', 'progress']);
});

test('a file that shrinks under way is told to the client, and the others go on', () => {
  writeFileSync(join(folder, 'shrinking'), Buffer.alloc(1 << 20));
  const { engine, say, ask, sent, reports } = bench();
  ask('shrinking', [['blksize', '1468']], 0);
  truncateSync(join(folder, 'shrinking'), 100);
  say({ op: 'ack', block: 0 }, 1);
  expect(sent.at(-1)).toEqual({ op: 'error', code: 0, text: 'The file cannot be read.' });
  expect(reports.at(-1)).toMatchObject({ what: 'failed', why: expect.stringContaining('shorter') as string });
  expect(engine.transfers).toBe(0);
  ask('loader', [], 2);
  expect(sent.at(-1)).toEqual({ block: 1, bytes: 512 });
});

test('a flood of requests does not become a flood of reports', () => {
  const { ask, reports, count } = bench();
  for (let i = 0; i < 5_000; i++) ask(`nothing-${i}`, [], 1);
  expect(reports).toHaveLength(4_000);
  expect(count.all()).toMatchObject({ refused_not_found: 5_000, reports_left_out: 1_000 });
});
