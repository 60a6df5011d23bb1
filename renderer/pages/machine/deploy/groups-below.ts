import type { DrawnDisk, DrawnGroup } from './shapes.ts';

/** Each group by the disk below which it is drawn: the last of those that feed it. */
export function groupsBelow(
  disks: readonly Pick<DrawnDisk, 'name'>[],
  groups: readonly DrawnGroup[],
): Map<string, DrawnGroup[]> {
  const below = new Map<string, DrawnGroup[]>();
  for (const group of groups) {
    const last = disks.findLast((disk) => group.from.includes(disk.name)) ?? disks.at(-1);
    if (last) below.set(last.name, [...(below.get(last.name) ?? []), group]);
  }
  return below;
}
