import { contentName, diskSize, holds, type DiskContents } from '../inventory/index.ts';
import {
  isWritten,
  membersOf,
  typeOf,
  ESP_AT,
  type Configuration,
  type ConfiguredDisk,
  type DiskFacts,
  type Holder,
  type MachineFacts,
} from './configuration.ts';
import type { DrawnDisk, DrawnGroup, DrawnPart } from './drawn.ts';
import { endOf, FIRST_BYTES, givenToGroup, MIB, usedOf } from './room.ts';
import { swapFileBytes } from './to-plan.ts';

/** "SATA SSD", "NVMe": what a person would look for in the case. */
export function diskKind({ transport, rotational }: DiskFacts): string {
  const way = transport?.toLowerCase() ?? '';
  if (way === 'nvme') return 'NVMe';
  if (way === 'virtio') return 'virtual disk';
  if (way === 'mmc') return 'eMMC';
  const turns = rotational ? 'HDD' : 'SSD';
  const words: Record<string, string> = { sata: 'SATA', ata: 'SATA', sas: 'SAS', usb: 'USB', scsi: 'SCSI' };
  return words[way] ? `${words[way]} ${turns}` : 'disk';
}

/** Shorter than this is alignment, nothing that a person could use. */
const VISIBLE_BYTES = 64 * MIB;

const free = (sizeBytes: number): DrawnPart[] =>
  sizeBytes >= VISIBLE_BYTES ? [{ label: 'free', detail: diskSize(sizeBytes), sizeBytes, kind: 'free' }] : [];

/** What lies on a disk as it was last looked at. */
function partsNow(disk: DiskFacts, found: DiskContents | undefined): DrawnPart[] {
  if (!found) return [{ label: 'not looked into', detail: '', sizeBytes: disk.sizeBytes, kind: 'kept' }];
  const own = found.contents.filter((c) => c.on === null || c.on === disk.name);
  const inside = (name: string) => found.contents.filter((c) => c.on === name);
  const parts: DrawnPart[] = [];
  let at = 0;
  for (const c of own.toSorted((a, b) => a.startBytes - b.startBytes)) {
    parts.push(...free(c.startBytes - at));
    at = Math.max(at, c.startBytes + c.sizeBytes);
    const used = [c, ...inside(c.name)].filter((x) => x.usedBytes !== null);
    const usedBytes = used.reduce((sum, x) => sum + x.usedBytes!, 0);
    const detail = used.length > 0 ? `${diskSize(usedBytes)} used` : diskSize(c.sizeBytes);
    const os = [c, ...inside(c.name)].find((x) => x.os)?.os;
    const label = os ?? (c.fstype === null ? c.name : contentName(c));
    parts.push({ label, detail, sizeBytes: c.sizeBytes, kind: 'kept' });
  }
  return [...parts, ...free(disk.sizeBytes - at)];
}

function label(holder: Holder, group: string | undefined): string {
  const fs = holder.filesystem;
  if (group !== undefined) return group;
  if (!fs) return 'unused';
  if (fs.mountPoint === ESP_AT) return 'EFI';
  if (fs.fstype === 'swap') return 'swap';
  return fs.mountPoint ?? (fs.label || fs.fstype);
}

const detail = (holder: Holder, sizeBytes: number): string => {
  const fs = holder.filesystem;
  const kind = holder.group !== null ? 'LVM ' : fs && fs.fstype !== 'swap' ? `${fs.fstype} ` : '';
  return `${kind}${diskSize(sizeBytes)}`;
};

/** A filesystem as it will be written; the one of / is drawn with the swap file that lies in it. */
function drawn(c: Configuration, holder: Holder, sizeBytes: number, swapBytes: number): DrawnPart[] {
  const group = c.groups.find((g) => g.uuid === holder.group)?.name;
  const swap = holder.filesystem?.mountPoint === '/' ? swapBytes : 0;
  const left = sizeBytes - swap;
  const part: DrawnPart = {
    label: label(holder, group),
    detail: detail(holder, left),
    sizeBytes: left,
    kind: 'written',
  };
  const file: DrawnPart = {
    label: 'swap',
    detail: `file ${diskSize(swap)}`,
    sizeBytes: swap,
    kind: 'written',
  };
  return swap > 0 ? [part, file] : [part];
}

function partsAfter(c: Configuration, disk: ConfiguredDisk, swapBytes: number): DrawnPart[] {
  if (disk.partitions.length === 0) return drawn(c, disk, disk.facts.sizeBytes, swapBytes);
  const parts = disk.partitions.flatMap((p) =>
    typeOf(p) === 'bios' ? [] : drawn(c, p, p.sizeBytes, swapBytes),
  );
  return [...parts, ...free(endOf(disk.facts) - FIRST_BYTES - usedOf(disk.partitions))];
}

export interface Drawn {
  now: DrawnDisk[];
  after: DrawnDisk[];
  groups: DrawnGroup[];
  erases: { name: string; holds: string }[];
}

export interface Seen {
  /** What was on the disks when they were last looked at, by the disk's name. */
  contents: ReadonlyMap<string, DiskContents>;
  now: number;
}

/** What is on the disks now and what will be there, as two pictures of the same machine. */
export function draw(c: Configuration, machine: MachineFacts, seen: Seen): Drawn {
  const swapBytes = swapFileBytes(c, machine);
  const frame = (disk: ConfiguredDisk) => {
    const { facts } = disk;
    const found = seen.contents.get(facts.name);
    const { name, model, serial, sizeBytes } = facts;
    const held = found ? holds(found, seen.now) : null;
    return { name, model, serial, sizeBytes, kind: diskKind(facts), holds: held, written: isWritten(disk) };
  };
  const now = c.disks.map((d) => ({
    ...frame(d),
    parts: partsNow(d.facts, seen.contents.get(d.facts.name)),
  }));
  const after = c.disks.map((d, i) => ({
    ...frame(d),
    parts: isWritten(d) ? partsAfter(c, d, swapBytes) : now[i]!.parts,
  }));
  const groups = c.groups.map((group): DrawnGroup => {
    const members = membersOf(c, group.uuid);
    const room = members.reduce((sum, m) => sum + givenToGroup(m.sizeBytes), 0);
    const used = group.volumes.reduce((sum, v) => sum + v.sizeBytes, 0);
    return {
      name: group.name,
      from: [...new Set(members.flatMap((m) => m.disks))],
      text: `LVM volume group ${diskSize(room)}`,
      parts: [...group.volumes.flatMap((v) => drawn(c, v, v.sizeBytes, swapBytes)), ...free(room - used)],
    };
  });
  const erases = now.flatMap(({ name, written, holds: held }) =>
    written && held ? [{ name, holds: held }] : [],
  );
  return { now, after, groups, erases };
}
