import { expect, test } from 'vitest';
import type { BootResource } from '../../../services/contract/all.ts';
import { lacking, recognised } from './image-lines.ts';

const image = (more: Partial<BootResource>): BootResource =>
  ({
    ...{ kind: 'root_tar', packing: 'zstd', sizeBytes: 252e6, unpackedBytes: 902e6, minDiskBytes: 2e9 },
    ...{ architecture: 'amd64/generic', bios: true, uefi: true, hasKernel: true, hasCloudInit: true },
    ...{ network: 'networkd', loginUser: 'debian' },
    ...more,
  }) as BootResource;

test('what was recognised, in short facts', () => {
  expect(recognised(image({})).join(' · ')).toBe(
    'amd64 · Root file system, zstd · 252 MB, 902 MB unpacked · boots with BIOS and UEFI · cloud-init · systemd-networkd · needs a disk of 2 GB · log in as debian',
  );
  expect(recognised(image({ kind: null }))).toEqual([]);
});

test('what machines miss in it; what cannot be seen is not missed', () => {
  expect(lacking(image({}))).toBeNull();
  expect(lacking(image({ bios: null, uefi: null, hasKernel: null, hasCloudInit: null }))).toBeNull();
  expect(lacking(image({ bios: false, uefi: false, hasKernel: false }))).toBe(
    'Machines cannot use it as it is: it has no kernel or boot loader.',
  );
});
