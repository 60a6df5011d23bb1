import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { systemClock } from '../../platform/clock.ts';
import { openStore, type Store } from '../../platform/store/store.ts';
import type { BootResource } from '../../site/images/contract.ts';
import { maasDoor } from './door.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'md-maas-images-'));
const at = Date.UTC(2026, 10, 21);
const built: BootResource = {
  ...{ id: 1, name: 'debian/bookworm', osystem: 'debian', series: 'bookworm', architecture: 'amd64/generic' },
  ...{ title: 'Debian GNU/Linux 12 (bookworm)', source: 'built', state: 'ready', problem: null },
  ...{ kind: 'root_tar', packing: 'zstd', sha256: 'ab'.repeat(32), sizeBytes: 1000, unpackedBytes: 4000 },
  ...{ minDiskBytes: 8000, loginUser: 'debian', hasCloudInit: true, hasKernel: true, bios: true, uefi: true },
  ...{ network: 'netplan', createdAt: at, readyAt: at, usedAt: null, by: 'mira', job: null, upload: null },
};

/** The images of a desk in memory: pieces go behind what is here, as the feature has it. */
function someImages() {
  const images = new Map<number, BootResource>([[1, built]]);
  const received: Buffer[] = [];
  const call = (name: string, input: never): Result<unknown> => {
    const asked = input as Record<string, unknown>;
    const image = images.get(asked['id'] as number);
    if (name === 'images.list') return ok({ items: [...images.values()] });
    if (name === 'images.upload_begin') {
      const upload = {
        fileName: asked['fileName'] as string,
        receivedBytes: 0,
        sizeBytes: asked['sizeBytes'] as number,
      };
      const begun = {
        ...built,
        id: 2,
        name: asked['name'] as string,
        source: 'uploaded',
        state: 'uploading',
      } as const;
      images.set(2, { ...begun, kind: null, sha256: null, sizeBytes: null, upload });
      return ok({ id: 2, receivedBytes: 0, chunkAtMostBytes: 1 });
    }
    if (!image) return refuse('not_found', 'There is no such image.');
    if (name === 'images.get') return ok({ image });
    if (name === 'images.upload_piece') {
      if (asked['offset'] !== image.upload!.receivedBytes) return refuse('conflict', 'Go on elsewhere.');
      const piece = Buffer.from(asked['base64'] as string, 'base64');
      received.push(piece);
      const receivedBytes = image.upload!.receivedBytes + piece.length;
      const whole = receivedBytes === image.upload!.sizeBytes;
      images.set(
        2,
        whole
          ? { ...image, state: 'checking', upload: null }
          : { ...image, upload: { ...image.upload!, receivedBytes } },
      );
      return ok({});
    }
    images.delete(image.id);
    removed.push(name);
    return ok({});
  };
  const removed: string[] = [];
  return { call, received, removed };
}

let store: Store;
let server: http.Server;
let base = '';
const desk = someImages();

beforeAll(async () => {
  store = await openStore(dir);
  const door = maasDoor({
    ...{ store, clock: systemClock, version: '0.0.0' },
    call: (name, input) => Promise.resolve(desk.call(name, input as never)),
    callerOf: () => Promise.resolve({ name: 'mira', userId: 1, may: ['view', 'edit', 'admin'] }),
    onBug: (_, error) => {
      throw error;
    },
  });
  server = http.createServer((req, res) => void door(req, res)).listen(0, '127.0.0.1');
  await new Promise((r) => server.once('listening', r));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/MAAS/api/2.0/`;
});
afterAll(async () => {
  server.close();
  await store.close();
  rmSync(dir, { recursive: true });
});

const put = (where: string, body: Uint8Array<ArrayBuffer>): Promise<Response> =>
  fetch(new URL(where, base), {
    method: 'PUT',
    body,
    headers: { 'content-type': 'application/octet-stream' },
  });

test('the list is as gomaasapi demands it; type chooses', async () => {
  expect(await (await fetch(`${base}boot-resources/`)).json()).toMatchObject([
    {
      ...{
        id: 1,
        type: 'Synced',
        name: 'debian/bookworm',
        architecture: 'amd64/generic',
        kflavor: 'generic',
      },
      ...{ subarches: 'generic', resource_uri: '/MAAS/api/2.0/boot-resources/1/' },
    },
  ]);
  expect(await (await fetch(`${base}boot-resources/?type=uploaded`)).json()).toEqual([]);
  expect((await fetch(`${base}boot-resources/?type=odd`)).status).toBe(400);
  expect(await (await fetch(`${base}boot-resources/1/`)).json()).toMatchObject({
    sets: { '20261121': { complete: true, files: { 'root-tgz': { sha256: built.sha256, size: 1000 } } } },
  });
  expect((await fetch(`${base}boot-resources/9/`)).status).toBe(404);
});

test('a file comes in chunks of 4 MiB to its upload_uri, and its bytes are the ones that were sent', async () => {
  const size = (4 << 20) + 100_000;
  const content = randomBytes(size);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const fields = {
    name: 'custom/lab',
    architecture: 'amd64/generic',
    sha256,
    size: String(size),
    filetype: 'tgz',
  };
  const made = await fetch(`${base}boot-resources/`, { method: 'POST', body: new URLSearchParams(fields) });
  expect(made.status).toBe(201);
  const { sets } = (await made.json()) as {
    sets: Record<string, { files: Record<string, { upload_uri: string }> }>;
  };
  const where = Object.values(Object.values(sets)[0]!.files)[0]!.upload_uri;
  expect(where).toBe('/MAAS/api/2.0/boot-resources/2/upload/2/');
  expect((await put(where, new Uint8Array(0))).status).toBe(400);
  const first = await put(where, content.subarray(0, 4 << 20));
  expect([first.status, await first.text()]).toEqual([200, 'OK']);
  expect((await put(where, content.subarray(0, 200_000))).status).toBe(400);
  expect((await put(where, content.subarray(4 << 20))).status).toBe(200);
  expect(createHash('sha256').update(Buffer.concat(desk.received)).digest('hex')).toBe(sha256);
  expect((await put(where, content.subarray(0, 10))).status).toBe(409);
  expect((await put('boot-resources/2/upload/1/', content.subarray(0, 10))).status).toBe(404);
  expect((await put(where, new Uint8Array((4 << 20) + 1))).status).toBe(413);
});

test('what is missing is told by field', async () => {
  const refused = await fetch(`${base}boot-resources/`, {
    method: 'POST',
    body: new URLSearchParams({ name: 'x', size: 'much', filetype: 'ddbz2' }),
  });
  expect(refused.status).toBe(400);
  expect(Object.keys((await refused.json()) as object).sort()).toEqual([
    'architecture',
    'filetype',
    'sha256',
    'size',
  ]);
});

test('nothing is imported, and it says so', async () => {
  expect(await (await fetch(`${base}boot-resources/?op=is_importing`)).json()).toBe(false);
  for (const op of ['import', 'stop_import'])
    expect((await fetch(`${base}boot-resources/?op=${op}`, { method: 'POST' })).status).toBe(200);
});

test('deleted: an upload is given up, an image removed', async () => {
  const fields = { name: 'custom/b', architecture: 'amd64', sha256: 'cd'.repeat(32), size: '5' };
  await fetch(`${base}boot-resources/`, { method: 'POST', body: new URLSearchParams(fields) });
  for (const id of [2, 1])
    expect((await fetch(`${base}boot-resources/${id}/`, { method: 'DELETE' })).status).toBe(204);
  expect(desk.removed).toEqual(['images.upload_abort', 'images.delete']);
});
