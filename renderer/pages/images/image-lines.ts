import type { BootResource } from '../../../services/contract/all.ts';
import { joined, storage, whenWas } from '../../ui/format.ts';
import { words } from '../../words/words.ts';

const w = words.images;
const size = (bytes: number): string => joined(storage(bytes));

/** What was recognised in the file, in short facts; empty before it was looked at. */
export function recognised(image: BootResource): string[] {
  const { kind, packing, unpackedBytes, sizeBytes, bios, uefi } = image;
  if (kind === null) return [];
  const unpacked = unpackedBytes === null || packing === 'none' ? null : size(unpackedBytes);
  const firmware = [bios && w.bios, uefi && w.uefi].filter((name) => typeof name === 'string');
  return [
    image.architecture.replace(/\/generic$/, ''),
    packing === null || packing === 'none' ? w.kinds[kind] : `${w.kinds[kind]}, ${w.packings[packing]}`,
    ...(sizeBytes === null ? [] : [w.packed(size(sizeBytes), unpacked)]),
    ...(firmware.length === 0 ? [] : [w.boots(firmware)]),
    ...(image.hasCloudInit ? [w.cloudInit] : []),
    ...(image.network === null ? [] : [w.networks[image.network]]),
    ...(image.minDiskBytes === null ? [] : [w.minDisk(size(image.minDiskBytes))]),
    w.login(image.loginUser),
  ];
}

/** What an image lacks that machines need of it; null when nothing is known to be missing. */
export function lacking(image: BootResource): string | null {
  const { bios, uefi, hasKernel, hasCloudInit } = image;
  const missing = [
    ...(hasKernel === false ? [w.kernel] : []),
    ...(bios === false && uefi === false ? [w.loader] : []),
    ...(hasCloudInit === false ? [w.cloudInit] : []),
  ];
  return missing.length === 0 ? null : w.lacks(missing);
}

/** When it came to be and by whom, and when it was installed last. */
export function history(image: BootResource, now: number): string {
  const when = whenWas(image.readyAt ?? image.createdAt, now);
  const came = image.source === 'built' ? w.builtWhen(when, image.by) : w.uploadedWhen(when, image.by);
  if (image.state !== 'ready') return came;
  return `${came} · ${image.usedAt === null ? w.unused : w.used(whenWas(image.usedAt, now))}`;
}
