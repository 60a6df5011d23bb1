import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import type { DocumentRequest } from './exchange.ts';
import { machineFiles } from './handler.ts';
import type { FileReport } from './report.ts';
import { MachineHttpService } from './service.ts';

const port = 46_981;
const base = `http://127.0.0.1:${port}`;
const image = Buffer.alloc(3_000_000, 'image bytes ');
let folder: string;
let http: MachineHttpService;
const reports: FileReport[] = [];
const asked: DocumentRequest[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'metaldesk-http-'));
  writeFileSync(join(folder, 'image'), image);
  writeFileSync(join(folder, 'ipxe.efi'), 'efi');
  const files = machineFiles({
    folders: { boot: folder },
    documents: {
      'boot.ipxe': async (from) => {
        asked.push(from);
        if (from.query.get('mac') === 'broken') throw new Error('a bug');
        return from.query.has('mac') ? { contentType: 'text/plain', text: '#!ipxe\n' } : undefined;
      },
    },
    saw: (report) => reports.push(report),
    log: silentLog,
  });
  const routes = {
    '/MAAS/metadata/': (_: IncomingMessage, response: { end(text: string): void }) =>
      response.end('metadata'),
  };
  http = new MachineHttpService({ addresses: ['127.0.0.1'], port, files, routes });
  expect(await http.start()).toEqual({ ok: true, value: undefined });
});
beforeEach(() => reports.splice(0));
afterAll(async () => {
  await http.stop();
  rmSync(folder, { recursive: true });
});

test('a file comes whole with its length, type and validators, and is reported', async () => {
  const answer = await fetch(`${base}/boot/image`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(image)).toBe(true);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-length': '3000000',
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    etag: expect.stringMatching(/^".+"$/) as string,
  });
  expect(reports.map(({ what }) => what)).toEqual(['started', 'finished']);
  expect(reports[1]).toMatchObject({
    address: '127.0.0.1',
    file: '/boot/image',
    sizeBytes: 3_000_000,
    sentBytes: 3_000_000,
  });
});

test('HEAD of a loader says what UEFI HTTP boot needs', async () => {
  const answer = await fetch(`${base}/boot/ipxe.efi`, { method: 'HEAD' });
  expect(answer.headers.get('content-type')).toBe('application/efi');
  expect(answer.headers.get('content-length')).toBe('3');
  expect(reports.map(({ what }) => what)).toEqual(['asked']);
});

test('a range out of the same copy, and the whole of another', async () => {
  const etag = (await fetch(`${base}/boot/image`, { method: 'HEAD' })).headers.get('etag')!;
  const range = { range: 'bytes=1000000-1999999', 'if-range': etag };
  const part = await fetch(`${base}/boot/image`, { headers: range });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1000000-1999999/3000000']);
  expect(Buffer.from(await part.arrayBuffer()).equals(image.subarray(1_000_000, 2_000_000))).toBe(true);
  const other = await fetch(`${base}/boot/image`, { headers: { ...range, 'if-range': '"another"' } });
  expect([other.status, (await other.arrayBuffer()).byteLength]).toEqual([200, 3_000_000]);
  const past = await fetch(`${base}/boot/image`, { headers: { range: 'bytes=3000000-' } });
  expect([past.status, past.headers.get('content-range')]).toEqual([416, 'bytes */3000000']);
  const known = await fetch(`${base}/boot/image`, { headers: { 'if-none-match': etag } });
  expect([known.status, await known.text()]).toEqual([304, '']);
});

test('a document is made for who asks, and by the address that was asked', async () => {
  const answer = await fetch(`${base}/boot.ipxe?mac=52%3A54`);
  expect([await answer.text(), answer.headers.get('cache-control')]).toEqual(['#!ipxe\n', 'no-store']);
  expect(asked.at(-1)).toMatchObject({ address: '127.0.0.1', localAddress: '127.0.0.1', localPort: port });
  expect(asked.at(-1)!.query.get('mac')).toBe('52:54');
  expect((await fetch(`${base}/boot.ipxe`)).status).toBe(404);
  expect((await fetch(`${base}/boot.ipxe?mac=broken`)).status).toBe(500);
  expect(await (await fetch(`${base}/MAAS/metadata/x`)).text()).toBe('metadata');
});

/** A request as it stands: fetch would tidy the path. */
function raw(path: string, method = 'GET'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, agent: false }, resolve).once('error', reject).end();
  });
}

test.each([
  ['/boot/../../etc/passwd', 400],
  ['/boot/..%2f..%2fetc/passwd', 400],
  ['/boot/%2e%2e/x', 400],
  ['/boot/%5c..%5cx', 400],
  ['/boot/%', 400],
  ['/boot/a%00b', 400],
  ['/', 400],
  ['/boot', 404],
  ['/boot/', 404],
  ['/nothing', 404],
])('%s is answered %i, without a listing', async (path, status) => {
  const answer = await raw(path);
  expect(answer.statusCode).toBe(status);
  expect(await text(answer)).not.toContain('ipxe.efi');
});

test('what is no GET is refused by name', async () => {
  const answer = await raw('/boot/image', 'PUT');
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  answer.resume();
});

test('a client that goes away frees its buffers and is reported', async () => {
  const response = await raw('/boot/image');
  response.destroy();
  await expect.poll(() => reports.at(-1)?.what).toBe('failed');
  expect(reports.at(-1)!.why).toBe('the client closed the connection');
  await expect.poll(() => http.counters()).toMatchObject({ active: 0, buffers_lent: 0 });
});

test('headers past the limit and nonsense are answered, counted and cut off', async () => {
  const say = (bytes: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    return text(socket);
  };
  expect(await say(`GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  expect(await say('\x16\x03\x01 not http\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  expect(http.counters()['dropped_hpe_header_overflow']).toBe(1);
});

test('a file cut short under way ends the connection rather than lie about its length', async () => {
  writeFileSync(join(folder, 'shrinking'), Buffer.alloc(50_000_000));
  const response = await raw('/boot/shrinking');
  truncateSync(join(folder, 'shrinking'), 1_000_000);
  await expect(text(response)).rejects.toThrow('aborted');
  await expect
    .poll(() => reports.at(-1))
    .toMatchObject({ what: 'failed', why: 'the file became shorter while it was sent' });
});

test('a port that is taken is refused with what to do', async () => {
  const files = machineFiles({ folders: {}, documents: {}, saw: () => {}, log: silentLog });
  const second = new MachineHttpService({ addresses: ['127.0.0.1'], port, files });
  expect(await second.start()).toMatchObject({ ok: false, problem: { code: 'port_taken' } });
  expect(second.health().state).toBe('refused');
});
