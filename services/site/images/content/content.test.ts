import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readGpt } from './gpt.ts';
import { readQcow2 } from './qcow2.ts';
import { RootListener } from './root-facts.ts';
import { sniff, tarHeaderFits } from './sniff.ts';
import { readSquashfs } from './squashfs.ts';
import { TarDamage, TarScan, type TarEntry } from './tar-scan.ts';

const block = 512;

/** A header as POSIX has it, with its own checksum. */
function header(name: string, size: number | string, type = '0', more: [number, string][] = []): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0);
  bytes.write('0000644\0', 100);
  bytes.write(typeof size === 'number' ? `${size.toString(8).padStart(11, '0')}\0` : size, 124, 'latin1');
  bytes.write(type, 156);
  bytes.write('ustar\0', 257, 'latin1');
  for (const [at, text] of more) bytes.write(text, at, 'latin1');
  bytes.fill(' ', 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
const padded = (text: string): Buffer => {
  const bytes = Buffer.alloc(Math.ceil(text.length / block) * block);
  bytes.write(text);
  return bytes;
};
const end = Buffer.alloc(block * 2);

function scan(bytes: Buffer, pieceBytes = bytes.length || 1): { entries: TarEntry[]; heads: string[] } {
  const entries: TarEntry[] = [];
  const heads: string[] = [];
  const tar = new TarScan({
    want: () => 16,
    entry(entry, head) {
      entries.push(entry);
      heads.push(Buffer.from(head).toString());
    },
  });
  for (let at = 0; at < bytes.length; at += pieceBytes) tar.push(bytes.subarray(at, at + pieceBytes));
  tar.end();
  return { entries, heads };
}

const long = `deep/${'x'.repeat(150)}`;
const pax = `${String(`path=${long}\n`.length + 4)} path=${long}\n`;
const archive = Buffer.concat([
  header('./', 0, '5'),
  ...[header('./etc/os-release', 10), padded('ID=debian\n')],
  ...[header('././@LongLink', long.length + 1, 'L'), padded(`${long}\0`), header('cut', 0)],
  ...[header('pax', pax.length, 'x'), padded(pax), header('cut too', 3), padded('abc')],
  header('name', 0, '0', [[345, 'usr/prefix']]),
  ...[
    header('big', Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1]).toString('latin1')),
    Buffer.alloc(1024),
  ],
  header('dev/null', '00000000007\0', '3'),
  header('link', 0, '2'),
  end,
]);

test.each([archive.length, 1, 7, 512, 513, 1000])('a tar that comes in pieces of %i bytes', (pieceBytes) => {
  const { entries, heads } = scan(archive, pieceBytes);
  expect(entries.map(({ path, kind, sizeBytes }) => [path, kind, sizeBytes])).toEqual([
    ['', 'folder', 0],
    ['etc/os-release', 'file', 10],
    [long, 'file', 0],
    [long, 'file', 3],
    ['usr/prefix/name', 'file', 0],
    ['big', 'file', 513],
    ['dev/null', 'other', 0],
    ['link', 'link', 0],
  ]);
  expect(heads[1]).toBe('ID=debian\n');
});

test('a tar that is cut off, changed, or a bomb of names is damaged', () => {
  const cut =
    (bytes: Buffer): (() => unknown) =>
    () =>
      scan(bytes);
  for (let at = block; at < archive.length - end.length; at += block)
    expect(cut(archive.subarray(0, at)), `${at}`).toThrow(TarDamage);
  const changed = Buffer.from(archive);
  changed[block + 5]! ^= 1;
  expect(cut(changed)).toThrow(/header is damaged/);
  expect(cut(header('x', 2 ** 30, 'L'))).toThrow(/impossibly long/);
  expect(cut(Buffer.alloc(10_240))).toThrow(/empty/);
});

test('whatever bytes come, they are looked at without a fault', () => {
  const bytes = fc.uint8Array({ maxLength: 6000 }).map((of) => Buffer.from(of));
  fc.assert(
    fc.property(bytes, fc.constantFrom(...['\x1f\x8b', 'hsqs', 'QFI\xfb', 'BZh', '']), (of, mark) => {
      const head = Buffer.concat([Buffer.from(mark, 'latin1'), of]);
      const what = sniff(head);
      if (what.is === 'other') expect(what.sentence).toMatch(/\.|qcow2$/);
      for (const size of [512, 4096] as const) {
        const table = readGpt(head, size);
        if (!('damaged' in table)) expect(table.sizeBytes).toBeGreaterThan(0);
      }
      readQcow2(head);
      readSquashfs(head, head.length);
      tarHeaderFits(head);
    }),
    { numRuns: 1000 },
  );
});

test('a tar with bytes changed anywhere is read or damaged, and never more than it holds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(archive.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
      fc.integer({ min: 1, max: 2000 }),
      (changes, pieceBytes) => {
        const bytes = Buffer.from(archive);
        for (const [at, to] of changes) bytes[at] = to;
        try {
          expect(scan(bytes, pieceBytes).entries.length).toBeLessThanOrEqual(archive.length / block);
        } catch (error) {
          expect(error).toBeInstanceOf(TarDamage);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  [['usr/sbin/netplan', 'usr/sbin/ifup', 'lib/systemd/systemd-networkd'], 'netplan'],
  [['sbin/ifup', 'lib/systemd/systemd-networkd'], 'ifupdown'],
  [['usr/sbin/NetworkManager', 'usr/lib/systemd/systemd-networkd'], 'networkmanager'],
  [['usr/lib/systemd/systemd-networkd'], 'networkd'],
  [['etc/passwd'], null],
])('%j has the network system %s', (paths, network) => {
  const listener = new RootListener();
  for (const at of paths) listener.path(at);
  expect(listener.isRoot || !paths.includes('etc/passwd')).toBe(true);
  expect(listener.facts().network).toBe(network);
});

test('who logs in is what cloud.cfg says, else as the system is used to', () => {
  const user = (release: string, cloud: string): string | null => {
    const listener = new RootListener();
    listener.texts(release, cloud);
    return listener.facts().loginUser;
  };
  expect(user('ID=ubuntu\n', '')).toBe('ubuntu');
  expect(user('NAME="CentOS Stream"\nID="centos"\n', '')).toBe('cloud-user');
  expect(user('ID=rocky\n', 'system_info:\n   default_user:\n     # the name\n     name: ops\n')).toBe('ops');
  expect(user('', '')).toBe(null);
});
