import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildSystemImage } from './index.ts';
import { SYSTEM_FILE } from './system-image.ts';

/** The system that machines get installed, from the cache where its packages were built before, and what is in it. */
test('the system to be installed is whole, and nobody’s in particular', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'system-'));
  try {
    const built = await buildSystemImage({ outDir: folder });
    if (!built.ok) throw new Error(built.problem.sentence);
    const { name, manifest } = built.value;
    const system = manifest.system.split(' ')[0];
    expect(name).toBe(manifest.system.replace(' ', '/'));
    expect(manifest.root).toMatchObject({
      ...{ loginUser: system, hasCloudInit: true, hasKernel: true, uefi: true, network: 'netplan' },
      bios: manifest.arch === 'amd64',
    });
    const place = `built-${name.replace('/', '-')}-${manifest.arch}-${manifest.key}`;
    const tar = join(folder, 'images/resources', place, SYSTEM_FILE);
    const run = (args: string[]): Buffer =>
      execFileSync('tar', ['--zstd', ...args, '-f', tar], { maxBuffer: 2 ** 28 });
    execFileSync('tar', ['--zstd', '-xf', tar, '-C', folder, './etc', './boot', './vmlinuz', './initrd.img']);
    const listed = run(['-t', '-v']).toString();
    const secrets = /\/(etc\/ssh\/ssh_host_.*|var\/lib\/systemd\/random-seed|.*99mmdebstrap|sbin\/ifup)$/;
    expect(listed.split('\n').filter((line) => secrets.test(line))).toEqual([]);
    for (const needed of [
      /multi-user\.target\.wants\/systemd-networkd\.service/,
      /shim(x|aa)64\.efi\.signed/,
    ])
      expect(needed.test(listed), String(needed)).toBe(true);
    const inside = (program: string, args: string[]): string =>
      execFileSync(program, args, { cwd: folder, maxBuffer: 2 ** 28 }).toString();
    expect(inside('cat', ['etc/machine-id'])).toBe('');
    expect(inside('cat', ['etc/shadow'])).toMatch(/^root:[*!]/m);
    const initramfs = inside('sh', ['-c', 'f=$(readlink initrd.img); zstd -dcq "$f" | cpio -t --quiet']);
    for (const needed of [
      'ahci.ko',
      'nvme.ko',
      'virtio_blk.ko',
      'raid1.ko',
      'dm-mod.ko',
      'sbin/lvm',
      'sbin/mdadm',
    ])
      expect(initramfs.includes(needed), needed).toBe(true);
    // once more, where it lies already, it is left as it is
    expect(await buildSystemImage({ outDir: folder })).toMatchObject({
      ok: true,
      value: { fromCache: true, name },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
