import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPCODE } from '../../services/protocols/tftp/packets.ts';
import { client, digest, tftpDesk, unlike, type TftpDesk } from './tftp-desk.ts';

const PROXY = 46_912;
const file = unlike(400_000);
let desk: TftpDesk;
let proxy: Proxy;
beforeAll(async () => {
  desk = await tftpDesk(46_911, { limits: { maxBlksize: 1468, maxWindowsize: 64, timeoutMs: 150 } });
  desk.put('file', file);
  proxy = await badWire(PROXY, desk.port);
});
afterAll(async () => {
  proxy.close();
  await desk[Symbol.asyncDispose]();
});

interface Proxy {
  /** Part of the datagrams that vanish and part that come twice, each way. */
  faults: { lost: number; doubled: number };
  lost: number;
  close(): void;
}

/** A wire between clients and the server that loses and doubles datagrams, the same ones on every run. */
async function badWire(port: number, serverPort: number): Promise<Proxy> {
  const front = createSocket('udp4');
  const behind = new Map<number, Socket>();
  const proxy: Proxy = {
    faults: { lost: 0, doubled: 0 },
    lost: 0,
    close: () => [front, ...behind.values()].forEach((socket) => socket.close()),
  };
  let seed = 42;
  const chance = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
  const carry = (bytes: Buffer, send: () => void): void => {
    const fate = chance();
    if (fate < proxy.faults.lost) proxy.lost += 1;
    else send();
    if (bytes[1] !== OPCODE.oack && fate > 1 - proxy.faults.doubled) send(); // clients break off at a second OACK
  };
  front.on('message', (bytes, from) => {
    let back = behind.get(from.port);
    if (!back) {
      back = createSocket('udp4');
      behind.set(from.port, back);
      back.on('message', (answer) => carry(answer, () => front.send(answer, from.port, from.address)));
    }
    const to = back;
    carry(bytes, () => to.send(bytes, serverPort, '127.0.0.1'));
  });
  front.bind(port, '127.0.0.1');
  await once(front, 'listening');
  return proxy;
}

const last = () => desk.reports.at(-1);
/** atftp knows windows and mends losses in them; the npm client never finds back into a window it lost part of. */
const fetchInWindows = (name: string, windowsize: number) => {
  const options = ['--option', `windowsize ${windowsize}`, '--option', 'blksize 1468', '--tftp-timeout', '1'];
  const files = ['--get', '--remote-file', 'file', '--local-file', name];
  return client(desk.into, 'atftp', ...options, ...files, '127.0.0.1', String(PROXY));
};

test.each([1, 8, 32])(
  'windows of %i get through a wire that loses one datagram in thirty',
  async (windowSize) => {
    proxy.faults = { lost: 1 / 30, doubled: 0 };
    const before = proxy.lost;
    expect(await fetchInWindows(`lossy-${windowSize}`, windowSize)).toMatchObject({ code: 0 });
    expect(desk.fetched(`lossy-${windowSize}`)).toBe(digest(file));
    expect(proxy.lost).toBeGreaterThan(before);
  },
);

test('curl gets through the same wire', async () => {
  proxy.faults = { lost: 1 / 50, doubled: 0 };
  const url = `tftp://127.0.0.1:${PROXY}/file`;
  const ended = await client(desk.into, 'curl', '-sS', '--tftp-blksize', '1468', '-o', 'by-curl', url);
  expect(ended).toMatchObject({ code: 0 });
  expect(desk.fetched('by-curl')).toBe(digest(file));
  await expect.poll(last, { timeout: 10_000 }).toMatchObject({ sentBytes: file.length });
});

test.each([1, 8])(
  'a wire that doubles every datagram brings no flood in windows of %i',
  async (windowSize) => {
    proxy.faults = { lost: 0, doubled: 1 };
    expect(await fetchInWindows(`doubled-${windowSize}`, windowSize)).toMatchObject({ code: 0 });
    expect(desk.fetched(`doubled-${windowSize}`)).toBe(digest(file));
    await expect.poll(last).toMatchObject({ what: 'finished' });
    expect(last()!.retransmits).toBeLessThan(last()!.blocks / 10);
  },
);
