import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tftpFetch } from '../../../test/tftp-fetch.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLog } from '../../platform/log.ts';
import { openUnicastPort } from '../../platform/sockets/unicast-port.ts';
import { tftpDefaults } from './config.ts';
import type { TransferReport } from './report.ts';
import { TftpService } from './server.ts';

const loader = Buffer.alloc(700_001, 'loader');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'metaldesk-tftp-'));
  writeFileSync(join(folder, 'ipxe.efi'), loader);
});
afterAll(() => rmSync(folder, { recursive: true }));

function service(addresses: string[], port: number) {
  const reports: TransferReport[] = [];
  const config = { ...tftpDefaults, addresses, port, folders: { '': folder } };
  const tftp = new TftpService(config, { saw: (report) => reports.push(report), log: silentLog });
  return { tftp, reports };
}
const get = (address: string, port: number) =>
  tftpFetch(openUnicastPort, systemClock, { address, port }, 'ipxe.efi', [
    ['blksize', '1468'],
    ['windowsize', '8'],
  ]);

test('a thread of its own serves several addresses, reports, counts and stops', async () => {
  const { tftp, reports } = service(['127.0.0.1', '127.0.0.2'], 46_971);
  expect(await tftp.start()).toEqual({ ok: true, value: undefined });
  expect(await tftp.start()).toEqual({ ok: true, value: undefined });
  expect(tftp.health()).toEqual({ state: 'listening', detail: '127.0.0.1:46971, 127.0.0.2:46971' });
  const both = await Promise.all([get('127.0.0.1', 46_971), get('127.0.0.2', 46_971)]);
  expect(both.map(({ data }) => data.equals(loader))).toEqual([true, true]);
  await expect.poll(() => reports.filter(({ what }) => what === 'finished').length).toBe(2);
  expect(new Set(reports.map(({ localAddress }) => localAddress))).toEqual(
    new Set(['127.0.0.1', '127.0.0.2']),
  );
  expect(reports.at(-1)).toMatchObject({
    file: 'ipxe.efi',
    sizeBytes: 700_001,
    sentBytes: 700_001,
    windowsize: 8,
  });
  await tftp.stop();
  await tftp.stop();
  expect(tftp.health().state).toBe('stopped');
  expect(tftp.counters()).toMatchObject({
    transfers_finished: 2,
    bytes_served: 1_400_002,
    transfers: 0,
    crashes: 0,
  });
});

test('a port that is taken is refused with what to do, and start may be tried again', async () => {
  const first = service(['127.0.0.1'], 46_972);
  const second = service(['127.0.0.1'], 46_972);
  await first.tftp.start();
  expect(await second.tftp.start()).toMatchObject({ ok: false, problem: { code: 'port_taken' } });
  expect(second.tftp.health()).toMatchObject({
    state: 'refused',
    detail: expect.stringContaining('46972') as string,
  });
  await first.tftp.stop();
  await expect.poll(() => second.tftp.start()).toEqual({ ok: true, value: undefined });
  await second.tftp.stop();
});

test('an address that no NIC has is refused', async () => {
  const { tftp } = service(['192.0.2.77'], 46_973);
  expect(await tftp.start()).toMatchObject({ ok: false, problem: { code: 'no_such_address' } });
});

test.runIf(process.platform === 'linux')('starting and stopping leaves no descriptor behind', async () => {
  const descriptors = (): number => readdirSync('/proc/self/fd').length;
  const { tftp } = service(['127.0.0.1'], 46_974);
  await tftp.start();
  await tftp.stop();
  const before = descriptors();
  for (let i = 0; i < 3; i++) {
    await tftp.start();
    await get('127.0.0.1', 46_974);
    await tftp.stop();
  }
  await expect.poll(descriptors).toBeLessThanOrEqual(before);
});
