import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { machineFiles } from './handler.ts';
import { sendPart, type Sent } from './send-part.ts';

const image = Buffer.alloc(8_000_000, 'image bytes ');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'metaldesk-send-'));
  writeFileSync(join(folder, 'image'), image);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a client that takes nothing is cut off in time', async () => {
  const { promise, resolve } = Promise.withResolvers<Sent>();
  let drained = 0;
  const server = createServer((_, response) => {
    void open(join(folder, 'image')).then(async (file) => {
      const pair = { one: Buffer.allocUnsafeSlow(4 << 20), other: Buffer.allocUnsafeSlow(4 << 20) };
      response.writeHead(200, { 'content-length': image.length });
      resolve(
        await sendPart(file, { from: 0, to: image.length }, response, pair, (n) => (drained += n), 100),
      );
      await file.close();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  });
  expect(await promise).toBe('too_slow');
  expect(drained).toBeLessThan(image.length);
  socket.destroy();
  server.close();
});

test('more transfers than buffers take their turns, and each comes whole', async () => {
  const files = machineFiles({
    folders: { '': folder },
    documents: {},
    saw: () => {},
    log: silentLog,
    buffers: { bigPairs: 1, smallPairs: 2 },
  });
  const server = createServer((request, response) => void files.handle(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/image`;
  const get = async (): Promise<boolean> => Buffer.from(await (await fetch(url)).arrayBuffer()).equals(image);
  expect(await Promise.all(Array.from({ length: 12 }, get))).toEqual(Array.from({ length: 12 }, () => true));
  // The last answer has arrived a moment before its exchange is over.
  await expect
    .poll(() => files.counters())
    .toMatchObject({
      files_finished: 12,
      active: 0,
      buffers_lent: 0,
      buffers_waited_for: 0,
    });
  server.closeAllConnections();
  server.close();
});
