import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { tftpFetch } from '../../../test/tftp-fetch.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLog } from '../../platform/log.ts';
import { memoryUnicastWire } from '../../platform/sockets/unicast-port-memory.ts';
import { openUnicastPort, type OpenUnicastPort } from '../../platform/sockets/unicast-port.ts';
import type { OptionPairs } from '../../protocols/tftp/packets.ts';
import { CHUNK_BYTES } from './chunks.ts';
import { tftpDefaults, type TftpConfig } from './config.ts';
import { PortTftpService } from './port-service.ts';
import type { TransferReport } from './report.ts';

function pattern(bytes: number): Buffer {
  const file = Buffer.allocUnsafe(bytes);
  for (let i = 0; i < bytes; i++) file[i] = i * 7 + (i >> 8);
  return file;
}
const sizes = {
  empty: 0,
  one: 1,
  block: 512,
  blocks: 1468 * 4,
  chunk: CHUNK_BYTES,
  big: CHUNK_BYTES * 3 + 77,
};
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'metaldesk-tftp-'));
  for (const [name, bytes] of Object.entries(sizes)) writeFileSync(join(folder, name), pattern(bytes));
  symlinkSync('/etc/hostname', join(folder, 'out'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const services: PortTftpService[] = [];
afterEach(() => Promise.all(services.splice(0).map((tftp) => tftp.stop())));

async function server(open: OpenUnicastPort, settings: Partial<TftpConfig> = {}) {
  const reports: TransferReport[] = [];
  const config = {
    ...tftpDefaults,
    addresses: ['127.0.0.1'],
    port: 46_969,
    folders: { '': folder },
    ...settings,
  };
  const deps = { saw: (report: TransferReport) => reports.push(report), log: silentLog };
  const tftp = new PortTftpService(config, deps, open, systemClock);
  services.push(tftp);
  const started = await tftp.start();
  if (!started.ok) throw new Error(started.problem.sentence);
  const at = { address: config.addresses[0]!, port: config.port };
  const get = (file: string, options: OptionPairs = []) => tftpFetch(open, systemClock, at, file, options);
  return { get, reports, tftp };
}
const windows: OptionPairs = [
  ['tsize', '0'],
  ['blksize', '1468'],
  ['windowsize', '16'],
];

test.each(Object.entries(sizes))(
  '%s (%i bytes) arrives whole, in lock step and in windows',
  async (name, bytes) => {
    const { get, tftp } = await server(memoryUnicastWire().open);
    const plain = bytes < 100_000 ? await get(name) : await get(name, [['blksize', '1000']]);
    expect(plain.data.equals(pattern(bytes))).toBe(true);
    const fast = await get(name, windows);
    expect(fast.data.equals(pattern(bytes))).toBe(true);
    expect(fast).toMatchObject({ blksize: 1468, windowsize: 16, sizeBytes: bytes });
    await expect.poll(() => tftp.counters()).toMatchObject({ transfers: 0, open_files: 0 });
  },
);

test('blocks larger than a chunk boundary leaves them whole arrive, where the admin allows such blocks', async () => {
  const limits = { ...tftpDefaults.limits, maxBlksize: 65464 };
  const { get } = await server(memoryUnicastWire().open, { limits });
  const fetched = await get('big', [
    ['blksize', '65464'],
    ['windowsize', '64'],
  ]);
  expect(fetched.data.equals(pattern(sizes.big))).toBe(true);
});

test('what a lossy wire swallows is sent again, and told', async () => {
  const { get, reports } = await server(memoryUnicastWire((nth) => nth % 83 === 0).open);
  const fetched = await get('big', windows);
  expect(fetched.data.equals(pattern(sizes.big))).toBe(true);
  await expect.poll(() => reports.at(-1)?.what).toBe('finished');
  const last = reports.at(-1)!;
  expect(last).toMatchObject({ file: 'big', sizeBytes: sizes.big, sentBytes: sizes.big, windowsize: 16 });
  expect(last.retransmits).toBeGreaterThan(0);
});

test('32 machines share the chunks of one loader', async () => {
  const { get, tftp } = await server(memoryUnicastWire().open, { maxChunks: 4 });
  const all = await Promise.all(Array.from({ length: 32 }, () => get('big', windows)));
  expect(all.every(({ data }) => data.equals(pattern(sizes.big)))).toBe(true);
  await expect.poll(() => tftp.counters()).toMatchObject({ transfers_started: 32, transfers_finished: 32 });
});

test.each([
  ['nothing-here', 'error 1: File not found.', 'refused_not_found'],
  ['../../etc/passwd', 'error 2: Access violation.', 'refused_outside'],
  ['..\\..\\etc\\passwd', 'error 2: Access violation.', 'refused_outside'],
  ['/etc/passwd', 'error 1: File not found.', 'refused_not_found'],
  ['out', 'error 2: Access violation.', 'refused_outside'],
])('%s is refused', async (file, words, counted) => {
  const { get, reports, tftp } = await server(memoryUnicastWire().open);
  await expect(get(file)).rejects.toThrow(words);
  expect(tftp.counters()[counted]).toBe(1);
  expect(reports).toMatchObject([{ what: 'refused', file }]);
});

test('more transfers than the limit are refused and counted', async () => {
  const { get, tftp } = await server(memoryUnicastWire().open, { maxTransfers: 2 });
  const all = await Promise.allSettled([get('big'), get('big'), get('big')]);
  expect(all.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(tftp.counters()['refused_busy']).toBe(1);
});

test('node:dgram carries the same', async () => {
  const { get } = await server(openUnicastPort);
  expect((await get('big', windows)).data.equals(pattern(sizes.big))).toBe(true);
  await expect(server(openUnicastPort)).rejects.toThrow('UDP port 46969 of 127.0.0.1 is taken');
});
