import { diskSize } from '../inventory/index.ts';
import {
  bootDiskOf,
  ESP_AT,
  isWritten,
  membersOf,
  mountedAt,
  places,
  typeOf,
  type Configuration,
  type MachineFacts,
} from './configuration.ts';
import { noStart, unfit } from './disk-choice.ts';
import { givenToGroup, LEAST_ROOT_BYTES, loaderParts, MIB, roomOf, usedOf } from './room.ts';

/** Filesystems that a system can have as its /, and GRUB can read. */
const rootTypes = ['ext4', 'xfs', 'btrfs', 'ext2'];

function rootProblems(c: Configuration): string[] {
  const root = mountedAt(c, '/');
  if (!root)
    return [
      'Nothing is mounted at /, so there is no place for a system. Choose the layout flat or lvm, or mount a filesystem at /.',
    ];
  const fstype = root.holder.filesystem!.fstype;
  if (!rootTypes.includes(fstype))
    return [`/ is ${fstype}; a system needs one of ${rootTypes.join(', ')} there.`];
  const problems: string[] = [];
  if (root.sizeBytes < givenToGroup(LEAST_ROOT_BYTES))
    problems.push(
      `/ has ${diskSize(root.sizeBytes)} on ${root.name}; a system needs ${diskSize(LEAST_ROOT_BYTES)} at least.`,
    );
  else if (root.sizeBytes - (c.swapMib ?? 0) * MIB < givenToGroup(LEAST_ROOT_BYTES))
    problems.push(
      `The swap file of ${diskSize((c.swapMib ?? 0) * MIB)} leaves no room for a system on ${root.name}, which has ${diskSize(root.sizeBytes)}.`,
    );
  return problems;
}

function bootProblems(c: Configuration, machine: MachineFacts): string[] {
  const boot = bootDiskOf(c);
  if (!boot) return [];
  const { name } = boot.facts;
  const stopped = noStart(boot.facts, machine);
  if (stopped) return [`${stopped}. Choose another boot disk, or switch the machine to UEFI.`];
  if (boot.filesystem || boot.group !== null)
    return [
      `${name} starts the machine, but is used whole: a boot loader finds no place. Partition it first.`,
    ];
  const room = roomOf(boot) - usedOf(boot.partitions);
  const lacks = loaderParts(boot, machine.firmware, mountedAt(c, ESP_AT) !== undefined);
  const short = lacks.reduce((sum, p) => sum + p.sizeBytes, 0) - room;
  return short > 0 && room >= 0
    ? [
        `${name} starts the machine, but its partitions leave no room for the boot loader: make them ${diskSize(short)} smaller.`,
      ]
    : [];
}

function diskProblems(c: Configuration): string[] {
  return c.disks.filter(isWritten).flatMap((disk) => {
    const why = unfit(disk.facts);
    if (why) return [`${why}, but shall be written. Use another disk.`];
    const over = usedOf(disk.partitions) - roomOf(disk);
    return over > 0
      ? [
          `The partitions of ${disk.facts.name} are ${diskSize(over)} larger than the disk, which has ${diskSize(disk.facts.sizeBytes)}.`,
        ]
      : [];
  });
}

function groupProblems(c: Configuration): string[] {
  return c.groups.flatMap((group) => {
    const members = membersOf(c, group.uuid);
    if (members.length === 0)
      return [`The volume group ${group.name} stands on no disk. Delete it or give it one.`];
    const room = members.reduce((sum, m) => sum + givenToGroup(m.sizeBytes), 0);
    const over = group.volumes.reduce((sum, v) => sum + v.sizeBytes, 0) - room;
    return over > 0
      ? [
          `The volumes of ${group.name} are ${diskSize(over)} larger than the group, which has ${diskSize(room)}.`,
        ]
      : [];
  });
}

function espProblems(c: Configuration): string[] {
  const esp = places(c).find(({ holder }) => holder.filesystem?.mountPoint === ESP_AT);
  if (!esp || ('number' in esp.holder && typeOf(esp.holder) === 'esp')) return [];
  return [`/boot/efi is on ${esp.name}, but firmware reads only a partition with fat32. Put it on one.`];
}

/** Why a configuration cannot be deployed, each a sentence with what to do; empty when it can. */
export function problemsOf(c: Configuration, machine: MachineFacts): string[] {
  if (c.disks.length === 0)
    return [`${machine.hostname} has no disks that are known. Commission it, or deploy it to memory.`];
  return [
    ...rootProblems(c),
    ...bootProblems(c, machine),
    ...espProblems(c),
    ...diskProblems(c),
    ...groupProblems(c),
  ];
}
