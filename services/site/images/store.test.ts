import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EPHEMERAL_FILES, type Manifest, describeFiles, writeManifest } from './manifest.ts';
import { ephemeralImage, importImages, replaceFolder, verifyImages } from './store.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'images-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function part(kind: Manifest['kind'], path: string, names: readonly string[]): Promise<void> {
  mkdirSync(path, { recursive: true });
  for (const name of names) writeFileSync(join(path, name), `content of ${name}`);
  const files = await describeFiles(path, names);
  writeManifest(path, {
    format: 1,
    kind,
    arch: 'amd64',
    key: 'k',
    system: 'debian bookworm',
    packages: [],
    files,
  });
}

/** What `image` of another desk wrote. */
async function foreignImages(): Promise<string> {
  const from = join(folder, 'usb-stick');
  await part('ephemeral', join(from, 'ephemeral/amd64'), EPHEMERAL_FILES);
  await part('loaders', join(from, 'loaders'), ['ipxe.efi', 'undionly.kpxe', 'local.efi']);
  return from;
}

test('an image from elsewhere is taken over and stays as its checksums say', async () => {
  const dataDir = join(folder, 'data');
  expect(ephemeralImage(dataDir)).toBeUndefined();
  const taken = await importImages(dataDir, await foreignImages());
  expect(taken).toMatchObject({ ok: true, value: { kind: 'ephemeral' } });
  expect(ephemeralImage(dataDir)?.files['vmlinuz']?.sizeBytes).toBe('content of vmlinuz'.length);
  expect(await verifyImages(dataDir)).toEqual([]);
  writeFileSync(join(dataDir, 'images/loaders/ipxe.efi'), 'content of ipxe_efi');
  appendFileSync(join(dataDir, 'images/ephemeral/amd64/stage1.img'), '!');
  expect(await verifyImages(dataDir)).toEqual([
    'stage1.img has 22 bytes instead of 21.',
    'ipxe.efi does not match its checksum.',
  ]);
});

test('a damaged image replaces nothing', async () => {
  const dataDir = join(folder, 'data');
  const from = await foreignImages();
  await importImages(dataDir, from);
  writeFileSync(join(from, 'ephemeral/amd64/vmlinuz'), 'content of vmlinuX');
  expect(await importImages(dataDir, from)).toMatchObject({
    ok: false,
    problem: {
      code: 'image_refused',
      sentence: expect.stringContaining('vmlinuz does not match its checksum.'),
    },
  });
  expect(await verifyImages(dataDir)).toEqual([]);
});

test('a manifest whose names lead out of the folder is refused', async () => {
  const from = await foreignImages();
  const path = join(from, 'loaders/manifest.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"ipxe.efi"', '"../../ipxe.efi"'));
  expect(await importImages(join(folder, 'data'), from)).toMatchObject({
    ok: false,
    problem: { code: 'image_refused' },
  });
});

test('a build that fails leaves the image that was there', async () => {
  const target = join(folder, 'served');
  await part('loaders', target, ['ipxe.efi']);
  const failing = replaceFolder(target, async (into) => {
    writeFileSync(join(into, 'ipxe.efi'), 'half');
    throw new Error('disk full');
  });
  await expect(failing).rejects.toThrow('disk full');
  expect(readFileSync(join(target, 'ipxe.efi'), 'utf8')).toBe('content of ipxe.efi');
});
