import type { Reader } from '../../platform/store/store.ts';
import { resourceRows, type ResourceRow } from './resources.ts';

/** An image as a deployment needs it. */
export interface DeployableImage {
  id: number;
  /** debian/bookworm */
  name: string;
  osystem: string;
  series: string;
  /** amd64/generic */
  architecture: string;
  title: string;
  loginUser: string;
  network: 'netplan' | 'ifupdown' | 'networkd' | 'networkmanager' | null;
  /** Whether it can be made to boot with this firmware; null where its content cannot be seen. */
  bios: boolean | null;
  uefi: boolean | null;
  hasCloudInit: boolean | null;
  hasKernel: boolean | null;
  /** The smallest disk that takes it, boot partitions and some air included. */
  minDiskBytes: number;
  /** What the install plan says of it. */
  planned: {
    name: string;
    kind: 'root_tar' | 'squashfs' | 'disk';
    packing: 'none' | 'gzip' | 'xz' | 'zstd';
    /** /images/resources/... */
    path: string;
    sha256: string;
    sizeBytes: number;
    unpackedBytes: number | null;
  };
}

const mib = 1024 ** 2;
/** Firmware's partitions, /boot where there is one, and room for logs and the first packages. */
const besideRootBytes = 1024 * mib;
/** A root whose unpacked size nobody told: what such trees usually grow to. */
const usualPacking = 4;

/** A disk image needs its own length; a root file system its content, what a file system takes of it, and some air. */
export function minDiskBytes(
  row: Pick<ResourceRow, 'kind' | 'size_bytes' | 'unpacked_bytes'>,
): number | null {
  if (row.kind === null || row.size_bytes === null) return null;
  const unpacked = row.unpacked_bytes ?? row.size_bytes * usualPacking;
  if (row.kind === 'disk') return unpacked;
  return Math.ceil((unpacked * 1.15 + besideRootBytes) / mib) * mib;
}

export const asBoolean = (column: number | null): boolean | null => (column === null ? null : column !== 0);

/** osystem and series of a name; names have one slash. */
export function nameParts(name: string): { osystem: string; series: string } {
  const slash = name.indexOf('/');
  return { osystem: name.slice(0, slash), series: name.slice(slash + 1) };
}

function describe(row: ResourceRow): DeployableImage {
  const { id, name, architecture, title, network, kind, packing, file, sha256, size_bytes: sizeBytes } = row;
  return {
    ...{ id, name, architecture, title, network, ...nameParts(name) },
    loginUser: row.login_user,
    bios: asBoolean(row.bios),
    uefi: asBoolean(row.uefi),
    hasCloudInit: asBoolean(row.has_cloud_init),
    hasKernel: asBoolean(row.has_kernel),
    minDiskBytes: minDiskBytes(row)!,
    planned: {
      ...{ name, kind: kind!, packing: packing!, path: `/images/${file!}`, sha256: sha256! },
      ...{ sizeBytes: sizeBytes!, unpackedBytes: row.unpacked_bytes },
    },
  };
}

/**
 * The images that can be installed now, the one to take first: what was used last, then what was built here, then the
 * newest. `name` is debian/bookworm, or a series alone (bookworm) as MAAS's clients say; `architecture` amd64/generic or
 * amd64: what stands before the slash decides.
 */
export async function deployable(
  db: Reader,
  name?: string,
  architecture?: string,
): Promise<DeployableImage[]> {
  const wanted = (row: ResourceRow): boolean =>
    row.state === 'ready' &&
    (name === undefined || row.name === name || nameParts(row.name).series === name) &&
    (architecture === undefined || row.architecture.split('/')[0] === architecture.split('/')[0]);
  const rows = (await resourceRows(db)).filter(wanted);
  const exact = (row: ResourceRow): number => (row.name === name ? 1 : 0);
  const built = (row: ResourceRow): number => (row.source === 'built' ? 1 : 0);
  rows.sort(
    (a, b) =>
      exact(b) - exact(a) || (b.used_at ?? 0) - (a.used_at ?? 0) || built(b) - built(a) || b.id - a.id,
  );
  return rows.map(describe);
}
