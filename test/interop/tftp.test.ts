import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import npmTftp from 'tftp';
import npmTftp2 from 'tftp2';
import { client, digest, tftpDesk, unlike, type TftpDesk } from './tftp-desk.ts';

const loader = unlike(1 << 20);
const odd = unlike(300_001);
let desk: TftpDesk;
beforeAll(async () => {
  desk = await tftpDesk(46_901);
  desk.put('ipxe.efi', loader);
  desk.put('odd', odd);
  desk.put('empty', new Uint8Array());
});
afterAll(() => desk[Symbol.asyncDispose]());

const hpa = (...words: string[]) =>
  client(desk.into, 'tftp', '-m', 'binary', '127.0.0.1', String(desk.port), '-c', ...words);
const url = (file: string): string => `tftp://127.0.0.1:${desk.port}/${file}`;
const finished = (): number => desk.reports.filter(({ what }) => what === 'finished').length;

test('32 clients of tftp-hpa fetch a loader at once, each whole', async () => {
  const names = Array.from({ length: 32 }, (_, i) => `loader-${i}`);
  const before = finished();
  const ended = await Promise.all(names.map((name) => hpa('get', 'ipxe.efi', name)));
  expect(ended.map(({ code }) => code)).toEqual(names.map(() => 0));
  expect(new Set(names.map(desk.fetched))).toEqual(new Set([digest(loader)]));
  await expect.poll(finished).toBe(before + 32);
});

test('a file of more than 65,535 blocks of 512 bytes: their numbers roll over', async () => {
  const large = unlike(34 * (1 << 20) + 17);
  desk.put('large', large);
  expect(await hpa('get', 'large')).toMatchObject({ code: 0 });
  expect(desk.fetched('large')).toBe(digest(large));
  await expect
    .poll(() => desk.reports.at(-1))
    .toMatchObject({ what: 'finished', blocks: 69_633, blksize: 512 });
  expect(desk.reports.some(({ what, file }) => what === 'progress' && file === 'large')).toBe(true);
});

test.each(['8', '512', '1000', '1468', '65464'])(
  'curl with blksize %s, tsize and timeout',
  async (blksize) => {
    const name = `curl-${blksize}`;
    expect(
      await client(desk.into, 'curl', '-sS', '--tftp-blksize', blksize, '-o', name, url('odd')),
    ).toMatchObject({ code: 0 });
    expect(desk.fetched(name)).toBe(digest(odd));
    const granted = Math.min(Number(blksize), 1468);
    await expect
      .poll(() => desk.reports.at(-1))
      .toMatchObject({ what: 'finished', blksize: granted, retransmits: 0 });
  },
);

test('curl without options, and an empty file', async () => {
  expect(
    await client(desk.into, 'curl', '-sS', '--tftp-no-options', '-o', 'plain', url('odd')),
  ).toMatchObject({ code: 0 });
  expect(desk.fetched('plain')).toBe(digest(odd));
  expect(await hpa('get', 'empty')).toMatchObject({ code: 0 });
  expect(desk.fetched('empty')).toBe(digest(new Uint8Array()));
});

test('busybox with a block size of its own', async () => {
  const ended = await client(
    desk.into,
    'busybox',
    'tftp',
    '-g',
    '-b',
    '1400',
    '-r',
    'odd',
    '-l',
    'busy',
    '127.0.0.1',
    String(desk.port),
  );
  expect(ended).toMatchObject({ code: 0 });
  expect(desk.fetched('busy')).toBe(digest(odd));
});

test.each([1, 4, 16, 64])('the npm package tftp with windows of %i', async (windowSize) => {
  const peer = npmTftp.createClient({ host: '127.0.0.1', port: desk.port, windowSize, blockSize: 1468 });
  const name = `window-${windowSize}`;
  await new Promise<void>((resolve, reject) => {
    peer.get('ipxe.efi', join(desk.into, name), (error) => (error ? reject(error) : resolve()));
  });
  expect(desk.fetched(name)).toBe(digest(loader));
  await expect.poll(() => desk.reports.at(-1)).toMatchObject({ what: 'finished', windowsize: windowSize });
});

test('atftp with windows', async () => {
  const options = ['--option', 'windowsize 16', '--option', 'blksize 1468', '--option', 'tsize 0'];
  const files = ['--get', '--remote-file', 'ipxe.efi', '--local-file', 'by-atftp'];
  const ended = await client(desk.into, 'atftp', ...options, ...files, '127.0.0.1', String(desk.port));
  expect(ended).toMatchObject({ code: 0 });
  expect(desk.fetched('by-atftp')).toBe(digest(loader));
  await expect.poll(() => desk.reports.at(-1)).toMatchObject({ what: 'finished', windowsize: 16 });
});

test('the npm package tftp2, which knows no options', async () => {
  const peer = npmTftp2('127.0.0.1', desk.port);
  const parts: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    peer.read('odd', (data) => parts.push(Buffer.from(data)), resolve).catch(reject);
  });
  peer.close();
  expect(digest(Buffer.concat(parts))).toBe(digest(odd));
});

test.each([
  ['netascii is refused in words', ['-m', 'netascii'], ['get', 'odd'], /ask in octet \(binary\) mode/],
  ['writing is refused in words', ['-m', 'binary'], ['put', '/etc/hostname', 'x'], /only hands out files/],
  ['what is not there is not found', ['-m', 'binary'], ['get', 'none'], /File not found/],
  [
    'a path that climbs is refused',
    ['-m', 'binary'],
    ['get', '../../../etc/passwd', 'x'],
    /Access violation/,
  ],
  ['an absolute path stays inside', ['-m', 'binary'], ['get', '/etc/passwd', 'x'], /File not found/],
])('%s', async (_, mode, words, said) => {
  const ended = await client(desk.into, 'tftp', ...mode, '127.0.0.1', String(desk.port), '-c', ...words);
  expect(ended.said).toMatch(said);
});
