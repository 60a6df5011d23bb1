import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { machineFiles } from './handler.ts';
import { MemoryHttpService } from './memory-service.ts';
import type { FileReport } from './report.ts';

test('a machine in memory fetches a script made for its address, and a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'metaldesk-http-'));
  const kernel = Buffer.alloc(2_000_000, 'kernel');
  writeFileSync(join(folder, 'kernel'), kernel);
  const reports: FileReport[] = [];
  const files = machineFiles({
    folders: { images: folder },
    documents: {
      'boot/ipxe': async ({ address, localAddress, localPort }) => ({
        contentType: 'text/plain',
        text: `${address} asked ${localAddress}:${localPort}`,
      }),
    },
    saw: (report) => reports.push(report),
    log: silentLog,
  });
  const http = new MemoryHttpService({ addresses: ['10.7.0.1'], port: 5248, files });
  await http.start();
  const get = (path: string): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const createConnection = () => http.connect('10.7.0.112', '10.7.0.1');
      request({ path, createConnection }, (answer) => resolve(buffer(answer)))
        .once('error', reject)
        .end();
    });
  expect(String(await get('/boot/ipxe'))).toBe('10.7.0.112 asked 10.7.0.1:5248');
  expect((await get('/images/kernel')).equals(kernel)).toBe(true);
  expect(reports.at(-1)).toMatchObject({ what: 'finished', address: '10.7.0.112', sentBytes: 2_000_000 });
  await http.stop();
  expect(() => http.connect('10.7.0.112', '10.7.0.1')).toThrow('nobody listens');
  rmSync(folder, { recursive: true });
});
