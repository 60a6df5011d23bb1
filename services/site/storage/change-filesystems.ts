import { refuse } from '../../contract/result.ts';
import { ESP_AT, mountedAt, type Configuration } from './configuration.ts';
import type { FilesystemType } from './contract.ts';
import { done, type Change, type Changed } from './context.ts';
import { unfit } from './disk-choice.ts';
import { addFilesystem } from './save.ts';
import { spotOf, taken, type Spot } from './spot.ts';

type Done = Promise<Changed<Record<string, never>>>;

export interface Place {
  deviceId: number;
  partitionId?: number | undefined;
}

/** What mkfs of each takes as a name. */
const longestLabel: Record<FilesystemType, number> = {
  ...{ ext2: 16, ext4: 16, xfs: 12, btrfs: 255, fat32: 11, vfat: 11, swap: 15 },
};

/** Removes what stands in the row of a filesystem. */
const clear = (tx: Change['tx'], { on }: Spot) => {
  const all = tx.deleteFrom('filesystem');
  if ('block_device_id' in on) return all.where('block_device_id', '=', on.block_device_id).execute();
  if ('partition_id' in on) return all.where('partition_id', '=', on.partition_id).execute();
  return all.where('virtual_device_id', '=', on.virtual_device_id).execute();
};

export async function format(
  { tx, machine, c, context }: Change,
  place: Place,
  wanted: { fstype: FilesystemType; uuid?: string | undefined; label: string },
): Done {
  const spot = spotOf(c, place);
  if (!spot.ok) return spot;
  const { holder, name } = spot.value;
  const why = taken(c, spot.value);
  if (why) return refuse('not_now', why);
  const mounted = holder.filesystem?.mountPoint;
  if (mounted) return refuse('not_now', `${name} is mounted at ${mounted}. Unmount it first.`);
  const unusable = spot.value.kind === 'disk' ? unfit(spot.value.holder.facts) : null;
  if (unusable) return refuse('not_now', `${unusable}. Use another disk.`);
  const longest = longestLabel[wanted.fstype];
  if (wanted.label.length > longest)
    return refuse('bad_input', `A label of ${wanted.fstype} has at most ${longest} characters.`);
  if (!/^[\w .:+-]*$/.test(wanted.label))
    return refuse('bad_input', 'A label has letters, digits, spaces and the signs . : + - _.');
  await clear(tx, spot.value);
  const { fstype, label } = wanted;
  const filesystem = {
    fstype,
    label,
    uuid: wanted.uuid ?? context.newUuid(),
    mountPoint: null,
    mountOptions: '',
  };
  await addFilesystem(tx, machine.id, spot.value.on, filesystem);
  return done(`Storage: ${name} gets ${fstype}`);
}

export async function unformat({ tx, c }: Change, place: Place): Done {
  const spot = spotOf(c, place);
  if (!spot.ok) return spot;
  const { holder, name } = spot.value;
  const why = taken(c, spot.value);
  if (why) return refuse('not_now', why);
  if (!holder.filesystem) return refuse('bad_input', `${name} is not formatted.`);
  const { fstype, mountPoint } = holder.filesystem;
  if (mountPoint) return refuse('bad_input', `${name} is mounted at ${mountPoint}. Unmount it first.`);
  await clear(tx, spot.value);
  return done(`Storage: ${name} gets no ${fstype}`);
}

/** Why something cannot be mounted there; null when it can. */
function wrongPlace(c: Configuration, at: string): string | null {
  if (at !== '/' && (at.endsWith('/') || /\/\/|\/\.{1,2}(\/|$)/.test(at)))
    return `${at} is no plain path. Write it without //, dots and a slash at its end.`;
  const there = mountedAt(c, at)?.name ?? c.special.find((s) => s.mountPoint === at)?.fstype;
  return there === undefined ? null : `${there} is mounted at ${at} already.`;
}

const set = async (tx: Change['tx'], { on }: Spot, mount_point: string | null, mount_options: string) => {
  const all = tx.updateTable('filesystem').set({ mount_point, mount_options });
  if ('block_device_id' in on) await all.where('block_device_id', '=', on.block_device_id).execute();
  else if ('partition_id' in on) await all.where('partition_id', '=', on.partition_id).execute();
  else await all.where('virtual_device_id', '=', on.virtual_device_id).execute();
};

export async function mount(
  { tx, c }: Change,
  place: Place,
  wanted: { mountPoint: string; mountOptions: string },
): Done {
  const spot = spotOf(c, place);
  if (!spot.ok) return spot;
  const { holder, name, kind } = spot.value;
  const fs = holder.filesystem;
  const { mountPoint, mountOptions } = wanted;
  if (!fs) return refuse('bad_input', taken(c, spot.value) ?? `${name} is not formatted. Format it first.`);
  if (fs.mountPoint)
    return refuse('bad_input', `${name} is mounted at ${fs.mountPoint} already. Unmount it first.`);
  const isSwap = fs.fstype === 'swap';
  if (isSwap !== (mountPoint === 'none'))
    return refuse(
      'bad_input',
      isSwap ? 'Swap is mounted at "none".' : `Only swap is mounted at "none"; ${name} is ${fs.fstype}.`,
    );
  const wrong = isSwap ? null : wrongPlace(c, mountPoint);
  if (wrong) return refuse('bad_input', wrong);
  const fat = fs.fstype === 'fat32' || fs.fstype === 'vfat';
  if (mountPoint === ESP_AT && !(fat && kind === 'partition'))
    return refuse(
      'bad_input',
      `Firmware reads ${ESP_AT} only from a partition with fat32; ${name} is ${kind === 'partition' ? fs.fstype : `a ${kind}`}.`,
    );
  if (mountPoint === '/' && fat)
    return refuse(
      'bad_input',
      `A system cannot live on ${fs.fstype}. Format ${name} with ext4, xfs or btrfs.`,
    );
  await set(tx, spot.value, mountPoint, mountOptions);
  return done(`Storage: ${name} is mounted at ${mountPoint}`);
}

export async function unmount({ tx, c }: Change, place: Place): Done {
  const spot = spotOf(c, place);
  if (!spot.ok) return spot;
  const { holder, name } = spot.value;
  const at = holder.filesystem?.mountPoint;
  if (!at) return refuse('bad_input', `${name} is not mounted.`);
  await set(tx, spot.value, null, '');
  return done(`Storage: ${name} is not mounted at ${at} any more`);
}

export async function mountSpecial(
  { tx, machine, c }: Change,
  wanted: { fstype: string; mountPoint: string; mountOptions: string },
): Done {
  const { fstype, mountPoint } = wanted;
  if (mountPoint === 'none' || mountPoint === '/')
    return refuse('bad_input', `${fstype} is mounted at a path other than /.`);
  const wrong = wrongPlace(c, mountPoint);
  if (wrong) return refuse('bad_input', wrong);
  await tx
    .insertInto('special_mount')
    .values({ machine_id: machine.id, fstype, mount_point: mountPoint, mount_options: wanted.mountOptions })
    .execute();
  return done(`Storage: ${fstype} is mounted at ${mountPoint}`);
}

export async function unmountSpecial({ tx, machine, c }: Change, mountPoint: string): Done {
  const there = c.special.find((s) => s.mountPoint === mountPoint);
  if (!there) return refuse('bad_input', `Nothing without a disk is mounted at ${mountPoint}.`);
  await tx
    .deleteFrom('special_mount')
    .where('machine_id', '=', machine.id)
    .where('mount_point', '=', mountPoint)
    .execute();
  return done(`Storage: ${there.fstype} is not mounted at ${mountPoint} any more`);
}
