import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openInFolders, openInFoldersSync, type Folders } from './folders.ts';
import { MAX_PATH_CHARACTERS, plainPath, printable } from './path.ts';

test.each([
  ['ipxe.efi', 'ipxe.efi'],
  ['/ipxe.efi', 'ipxe.efi'],
  ['//images/./6.12//kernel', 'images/6.12/kernel'],
  ['a/..b/c', 'a/..b/c'],
  ['..', undefined],
  ['a/../../etc/passwd', undefined],
  ['a/../b', undefined],
  ['.. /etc', undefined],
  ['...', undefined],
  ['a\\..\\b', undefined],
  ['', undefined],
  ['/', undefined],
  ['a\0b', undefined],
  ['a\nb', undefined],
  ['x'.repeat(MAX_PATH_CHARACTERS + 1), undefined],
])('%j is the path %j', (text, path) => {
  expect(plainPath(text)).toBe(path);
});

test('what is shown of a name has no control characters and an end', () => {
  expect(printable('a\u001b[31m\nb')).toBe('a\u{fffd}[31m\u{fffd}b');
  expect(printable('x'.repeat(500))).toBe(`${'x'.repeat(120)}...`);
});

let top: string;
let folders: Folders;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'metaldesk-folders-'));
  for (const name of ['loaders', 'loaders/deep', 'images', 'secret', 'images-other'])
    mkdirSync(join(top, name));
  writeFileSync(join(top, 'loaders/ipxe.efi'), 'efi');
  writeFileSync(join(top, 'loaders/deep/a'), 'deep');
  writeFileSync(join(top, 'images/kernel'), 'kernel');
  writeFileSync(join(top, 'secret/key'), 'key');
  writeFileSync(join(top, 'images-other/x'), 'x');
  symlinkSync('ipxe.efi', join(top, 'loaders/link.efi'));
  symlinkSync(join(top, 'secret/key'), join(top, 'loaders/out'));
  symlinkSync(join(top, 'secret'), join(top, 'loaders/outside'));
  symlinkSync(join(top, 'images-other'), join(top, 'images/neighbour'));
  symlinkSync('loop', join(top, 'loaders/loop'));
  execFileSync('mkfifo', [join(top, 'loaders/fifo')]);
  folders = { '': join(top, 'loaders'), images: join(top, 'images'), gone: join(top, 'gone') };
});
afterAll(() => rmSync(top, { recursive: true }));

test.each([
  ['ipxe.efi', 3],
  ['deep/a', 4],
  ['link.efi', 3],
  ['images/kernel', 6],
  ['nothing', 'not_found'],
  ['ipxe.efi/more', 'not_found'],
  ['deep', 'not_a_file'],
  ['fifo', 'not_a_file'],
  ['images', 'not_found'],
  ['gone/a', 'not_found'],
  ['out', 'outside'],
  ['outside/key', 'outside'],
  ['images/neighbour/x', 'outside'],
  ['loop', 'outside'],
  ['toString/x', 'not_found'],
])('%s gives %j', async (path, expected) => {
  const found = openInFoldersSync(folders, path);
  const later = await openInFolders(folders, path);
  if (typeof found !== 'string') closeSync(found.fd);
  if (typeof later !== 'string') await later.handle.close();
  expect(typeof found === 'string' ? found : found.sizeBytes).toBe(expected);
  expect(typeof later === 'string' ? later : later.sizeBytes).toBe(expected);
});

test('a file that is written to has another version', () => {
  writeFileSync(join(top, 'loaders/changing'), 'one');
  const version = () => {
    const file = openInFoldersSync(folders, 'changing');
    if (typeof file === 'string') throw new Error(file);
    closeSync(file.fd);
    return file.version;
  };
  const before = version();
  expect(version()).toBe(before);
  writeFileSync(join(top, 'loaders/changing'), 'three');
  expect(version()).not.toBe(before);
});
