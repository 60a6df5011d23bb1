import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { encode, type Packet } from '../../services/protocols/tftp/packets.ts';
import { client, digest, tftpDesk, unlike } from './tftp-desk.ts';

const PACKETS = 100_000;
const seeds: Packet[] = [
  { op: 'rrq', filename: 'ipxe.efi', mode: 'octet', options: [] },
  {
    op: 'rrq',
    filename: 'ipxe.efi',
    mode: 'octet',
    options: [
      ['tsize', '0'],
      ['blksize', '1468'],
      ['windowsize', '4'],
    ],
  },
  { op: 'rrq', filename: '../../../etc/shadow', mode: 'octet', options: [] },
  { op: 'wrq', filename: 'x', mode: 'netascii', options: [] },
  { op: 'ack', block: 0 },
  { op: 'ack', block: 1 },
  { op: 'data', block: 1, data: new Uint8Array(100) },
  { op: 'error', code: 4, text: 'no' },
  { op: 'oack', options: [['blksize', '8']] },
];

let state = 7;
function below(limit: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit); // the low bits of such a generator repeat soon
}

function mutated(): Buffer {
  let bytes = Buffer.from(encode(seeds[below(seeds.length)]!));
  for (let changes = below(4); changes > 0; changes--) {
    const at = below(bytes.length + 1);
    const kind = below(4);
    if (kind === 0 && at < bytes.length) bytes[at] = below(256);
    else if (kind === 1) bytes = bytes.subarray(0, at);
    else if (kind === 2) bytes = Buffer.concat([bytes, Buffer.alloc(below(1_400), below(256))]);
    else bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([0]), bytes.subarray(at)]);
  }
  return bytes;
}

const descriptors = (): number => readdirSync('/proc/self/fd').length;

test('100,000 mutated packets leave the service whole: counted, nothing leaked, machines still boot', async () => {
  await using desk = await tftpDesk(46_921, {
    limits: { maxBlksize: 1468, maxWindowsize: 64, timeoutMs: 20 },
    maxTransfers: 200,
  });
  const loader = unlike(500_000);
  desk.put('ipxe.efi', loader);
  const before = { descriptors: descriptors(), rssBytes: process.memoryUsage.rss() };
  const senders = Array.from({ length: 40 }, () => createSocket('udp4'));
  for (const sender of senders) sender.bind(0, '127.0.0.1');
  await Promise.all(senders.map((sender) => once(sender, 'listening')));
  for (let sent = 0; sent < PACKETS; sent++) {
    senders[sent % senders.length]!.send(mutated(), desk.port, '127.0.0.1');
    if (sent % 500 === 499) await wait(5); // a receive buffer that overflows would let the rest off
  }
  const counters = () => desk.tftp.counters();
  await expect
    .poll(() => counters()['packets_in'], { timeout: 20_000 })
    .toBeGreaterThanOrEqual(PACKETS * 0.99);
  await expect
    .poll(() => (counters()['transfers'] ?? 1) + (counters()['open_files'] ?? 1), { timeout: 20_000 })
    .toBe(0);
  for (const sender of senders) sender.close();

  expect(
    await client(desk.into, 'tftp', '-m', 'binary', '127.0.0.1', String(desk.port), '-c', 'get', 'ipxe.efi'),
  ).toMatchObject({ code: 0 });
  expect(desk.fetched('ipxe.efi')).toBe(digest(loader));
  const counted = counters();
  const named = Object.keys(counted).filter((name) => /^(dropped|refused)_/.test(name));
  expect(named).toEqual(
    expect.arrayContaining([
      'dropped_shorter_than_4_bytes',
      'dropped_no_such_transfer',
      'refused_outside',
      'refused_write',
    ]),
  );
  expect(counted).toMatchObject({ crashes: 0 });
  expect(counted['errors'] ?? 0).toBe(0);
  expect(desk.tftp.health().state).toBe('listening');
  await expect.poll(descriptors).toBeLessThanOrEqual(before.descriptors);
  expect(process.memoryUsage.rss() - before.rssBytes).toBeLessThan(150 << 20);
});
