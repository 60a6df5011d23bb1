import { createServer, request } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BootResource } from '../../services/contract/all.ts';
import { silentLog } from '../../services/platform/log.ts';
import { machineFiles } from '../../services/wire/files/handler.ts';
import { aDataDir, aDesk, cli, type DeskProcess } from '../desk-process.ts';
import { imageFiles, sha256Of } from '../image-files.ts';

/** The program as it is started: images brought over HTTP and by the command line, and as machines fetch them. */
const folder = mkdtempSync(path.join(tmpdir(), 'md-images-'));
const make = imageFiles(folder);
const data = aDataDir();
let desk: DeskProcess;
const start = (): Promise<DeskProcess> => aDesk(['--data', data.dir, '--http', '127.0.0.1:0']);

beforeAll(async () => {
  make.rootTree('root', { 'usr/lib/large': Buffer.alloc(3_000_000, 'ab').toString() });
  make.run('tar', ['-C', make.file('root'), '-cf', make.file('lab.tar'), '.']);
  make.disk('disk.raw');
  make.run('qemu-img', [
    'convert',
    '-f',
    'raw',
    '-O',
    'qcow2',
    make.file('disk.raw'),
    make.file('disk.qcow2'),
  ]);
  desk = await start();
});
afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  data[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

interface Answer {
  status: number;
  body: {
    ok: boolean;
    value?: Record<string, number>;
    problem?: { code: string; fields?: Record<string, string> };
  };
}
const headers = { 'content-type': 'application/octet-stream' };
async function put(
  id: number,
  offset: number,
  bytes: Buffer,
  more: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(`${desk.ready.url}/api/images/${id}/upload?offset=${offset}`, {
    method: 'PUT',
    headers: { ...headers, ...more },
    body: new Uint8Array(bytes),
  });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}
/** Says that more comes than comes, and hangs up. */
const putAndHangUp = (id: number, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    const asked = request(`${desk.ready.url}/api/images/${id}/upload?offset=0`, {
      method: 'PUT',
      headers: { ...headers, 'content-length': String(bytes.length * 2) },
    });
    asked.on('error', () => resolve());
    asked.write(bytes, () => void setTimeout(300).then(() => asked.destroy()));
  });
async function call<T>(name: string, input: object): Promise<T> {
  const answer = await fetch(`${desk.ready.url}/api/call/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const said = (await answer.json()) as { ok: boolean; value: T; problem: { sentence: string } };
  if (!said.ok) throw new Error(said.problem.sentence);
  return said.value;
}
const images = async (): Promise<BootResource[]> =>
  (await call<{ items: BootResource[] }>('images.list', {})).items;
const imageOf = async (name: string): Promise<BootResource | undefined> =>
  (await images()).find((image) => image.name === name);

test('bytes over HTTP: hung up on, killed, gone on, and offered', async () => {
  const bytes = readFileSync(make.file('lab.tar'));
  const about = {
    ...{ name: 'lab', fileName: 'lab.tar', sizeBytes: bytes.length },
    sha256: sha256Of(make.file('lab.tar')),
  };
  const { id } = await call<{ id: number }>('images.upload_begin', about);
  await putAndHangUp(id, bytes.subarray(0, 700_000));
  await expect
    .poll(async () => (await imageOf('custom/lab'))?.upload?.receivedBytes, { timeout: 60_000 })
    .toBe(700_000);
  await desk.stop('SIGKILL');
  desk = await start();
  const begun = await call<{ id: number; receivedBytes: number }>('images.upload_begin', about);
  expect(begun).toMatchObject({ id, receivedBytes: 700_000 });
  expect(await put(id, 0, bytes)).toMatchObject({
    status: 409,
    body: { problem: { code: 'conflict', fields: { offset: '700000' } } },
  });
  const rest = await put(id, 700_000, bytes.subarray(700_000));
  expect(rest).toMatchObject({ status: 200, body: { ok: true, value: { receivedBytes: bytes.length } } });
  await expect.poll(async () => (await imageOf('custom/lab'))?.state, { timeout: 60_000 }).toBe('ready');
  expect(await imageOf('custom/lab')).toMatchObject({
    ...{ kind: 'root_tar', packing: 'none', network: 'netplan', loginUser: 'debbie', bios: true, uefi: true },
    ...{ sha256: about.sha256, hasCloudInit: true, hasKernel: true },
  });
});

test('bytes of another type, from another site, or for nothing are not read', async () => {
  expect((await put(999, 0, Buffer.from('x'))).status).toBe(404);
  expect((await put(999, 0, Buffer.from('x'), { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await put(999, 0, Buffer.from('x'), { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await put(999, NaN, Buffer.from('x'))).status).toBe(400);
});

test('the command line brings a qcow2, which becomes a packed disk; machines fetch it in parts', async () => {
  const brought = await cli([
    '--data',
    data.dir,
    'images',
    'upload',
    make.file('disk.qcow2'),
    '--name',
    'rocky/9',
  ]);
  expect(brought).toMatchObject({ code: 0 });
  const image = await imageOf('rocky/9');
  expect(image).toMatchObject({
    state: 'ready',
    kind: 'disk',
    packing: 'zstd',
    unpackedBytes: 16 * 1024 ** 2,
  });
  const again = await cli(['--data', data.dir, 'images', 'verify', '--id', String(image!.id)]);
  expect(again).toMatchObject({ code: 0 });

  const saw = (): void => undefined;
  const files = machineFiles({
    folders: { images: path.join(data.dir, 'images') },
    ...{ documents: {}, saw, log: silentLog },
  });
  const server = createServer((asked, answer) => void files.handle(asked, answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const name = `${image!.id}-${image!.sha256!.slice(0, 16)}/disk.raw.zst`;
    const url = `http://127.0.0.1:${port}/images/resources/${name}`;
    const [first, second] = await Promise.all(
      ['bytes=0-999', 'bytes=1000-'].map(async (range) => fetch(url, { headers: { range } })),
    );
    expect([first!.status, second!.status]).toEqual([206, 206]);
    const packed = Buffer.concat([await bytesOf(first!), await bytesOf(second!)]);
    expect(packed.length).toBe(image!.sizeBytes);
    make.run('zstd', ['-dqf', '-o', make.file('fetched.raw')], packed);
    expect(sha256Of(make.file('fetched.raw'))).toBe(sha256Of(make.file('disk.raw')));
    expect((await fetch(`http://127.0.0.1:${port}/images/../uploads/1.part`)).status).toBe(404);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('what is no image is told at the command line, with its exit code', async () => {
  make.run('bzip2', ['-k', make.file('lab.tar')]);
  const refused = await cli([
    '--data',
    data.dir,
    'images',
    'upload',
    make.file('lab.tar.bz2'),
    '--name',
    'lab2',
  ]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('bzip2');
  expect(await imageOf('custom/lab2')).toMatchObject({ state: 'broken' });
});

async function bytesOf(answer: Response): Promise<Buffer> {
  return Buffer.from(await answer.arrayBuffer());
}
