import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../../services/platform/log.ts';
import { machineFiles } from '../../services/wire/files/handler.ts';
import type { FileReport } from '../../services/wire/files/report.ts';
import { MachineHttpService } from '../../services/wire/files/service.ts';
import { client, digest, unlike } from './tftp-desk.ts';

const PORT = 46_941;
const base = `http://127.0.0.1:${PORT}`;
const image = unlike(40 * (1 << 20) + 3);
const reports: FileReport[] = [];
let top: string;
let http: MachineHttpService;
beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'metaldesk-http-'));
  for (const name of ['loaders', 'images', 'into']) mkdirSync(join(top, name));
  writeFileSync(join(top, 'images/root.squashfs'), image);
  writeFileSync(join(top, 'loaders/ipxe.efi'), unlike(850_000));
  writeFileSync(join(top, 'secret.key'), 'SECRET');
  symlinkSync(join(top, 'secret.key'), join(top, 'images/link'));
  const folders = { '': join(top, 'loaders'), images: join(top, 'images') };
  const files = machineFiles({
    folders,
    documents: {},
    saw: (report) => reports.push(report),
    log: silentLog,
  });
  http = new MachineHttpService({ addresses: ['127.0.0.1'], port: PORT, files });
  expect(await http.start()).toMatchObject({ ok: true });
});
afterAll(async () => {
  await http.stop();
  rmSync(top, { recursive: true });
});

const curl = (...args: string[]) => client(join(top, 'into'), 'curl', '-sS', ...args);
const fetched = (name: string): string => digest(readFileSync(join(top, 'into', name)));

test('curl fetches an image, and an interrupted one goes on where it stopped', async () => {
  expect(await curl('-o', 'whole', `${base}/images/root.squashfs`)).toMatchObject({ code: 0 });
  expect(fetched('whole')).toBe(digest(image));
  writeFileSync(join(top, 'into/part'), image.subarray(0, 12_345_678));
  expect(await curl('-C', '-', '-o', 'part', `${base}/images/root.squashfs`)).toMatchObject({ code: 0 });
  expect(fetched('part')).toBe(digest(image));
  expect(reports.at(-1)).toMatchObject({
    what: 'finished',
    sizeBytes: image.length,
    wantedBytes: image.length - 12_345_678,
  });
});

test('curl keeps the file it has while its ETag is the same, and one connection for several requests', async () => {
  const etag = ['--etag-save', 'etag', '--etag-compare', 'etag'];
  expect(await curl(...etag, '-o', 'efi', `${base}/ipxe.efi`)).toMatchObject({ code: 0 });
  const again = await curl(...etag, '-w', '%{http_code} ', '-o', 'efi2', `${base}/ipxe.efi`);
  expect(again.said).toBe('304 ');
  const two = await curl(
    '-w',
    '%{num_connects} ',
    '-o',
    'a',
    `${base}/ipxe.efi`,
    '-o',
    'b',
    `${base}/ipxe.efi`,
  );
  expect(two.said).toBe('1 0 ');
});

test('HEAD, single and several ranges, a range past the end', async () => {
  const head = await curl('-I', `${base}/ipxe.efi`);
  expect(head.said).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  expect(head.said.toLowerCase()).toContain('content-length: 850000\r\n');
  expect(head.said.toLowerCase()).toContain('content-type: application/efi\r\n');
  const told = ['-w', '%{http_code} %{size_download} ', '-o', 'x'];
  expect((await curl(...told, '-r', '100-199', `${base}/ipxe.efi`)).said).toBe('206 100 ');
  expect((await curl(...told, '-r', '-10', `${base}/ipxe.efi`)).said).toBe('206 10 ');
  expect((await curl(...told, '-r', '0-1,5-6', `${base}/ipxe.efi`)).said).toBe('200 850000 ');
  expect((await curl(...told, '-r', '850000-', `${base}/ipxe.efi`)).said).toMatch(/^416 /);
  expect((await curl(...told, '--compressed', `${base}/ipxe.efi`)).said).toBe('200 850000 ');
});

test.each([
  '/../secret.key',
  '/images/../secret.key',
  '/images/../../secret.key',
  '/images/%2e%2e/secret.key',
  '/images/..%2fsecret.key',
  '/images/..%5c..%5csecret.key',
  '/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd',
  '/images/link',
  '//etc/passwd',
  '/images//../secret.key',
  '/images/%00/../../secret.key',
])('%s stays inside', async (path) => {
  const { said } = await curl('--path-as-is', '-w', '%{http_code}', `${base}${path}`);
  expect(said).toMatch(/40[034]$/);
  expect(said).not.toMatch(/SECRET|root:/);
});

test('16 clients at once, each whole, out of bounded buffers', async () => {
  const names = Array.from({ length: 16 }, (_, i) => `many-${i}`);
  const ended = await Promise.all(names.map((name) => curl('-o', name, `${base}/images/root.squashfs`)));
  expect(ended.map(({ code }) => code)).toEqual(names.map(() => 0));
  expect(new Set(names.map(fetched))).toEqual(new Set([digest(image)]));
  await expect
    .poll(() => http.counters())
    .toMatchObject({ active: 0, buffers_lent: 0, buffers_waited_for: 0 });
});

test('2,000 mutated requests leave the service whole: each connection ends, files are served on', async () => {
  const good = `GET /ipxe.efi HTTP/1.1\r\nHost: a\r\nRange: bytes=0-10\r\nIf-None-Match: "x"\r\nConnection: close\r\n\r\n`;
  let state = 3;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const once = (): Promise<void> =>
    new Promise((resolve) => {
      const bytes = Buffer.from(good);
      for (let n = 1 + below(6); n > 0; n--) bytes[below(bytes.length - 4)] = below(256);
      const socket = connect(PORT, '127.0.0.1', () => socket.end(bytes));
      socket
        .resume()
        .on('error', () => {})
        .on('close', () => resolve());
    });
  for (let batch = 0; batch < 40; batch++) await Promise.all(Array.from({ length: 50 }, once));
  expect(await curl('-o', 'after', `${base}/ipxe.efi`)).toMatchObject({ code: 0 });
  const counted = http.counters();
  expect(counted).toMatchObject({ active: 0, buffers_lent: 0 });
  expect(counted['errors'] ?? 0).toBe(0);
  expect(Object.keys(counted).some((name) => name.startsWith('dropped_hpe_'))).toBe(true);
});
