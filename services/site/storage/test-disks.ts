import type { DiskFacts, MachineFacts } from './configuration.ts';
import type { LayoutOptions } from './contract.ts';
import type { LayoutRequest } from './layouts.ts';

/** Disks and machines for the tests of this folder. */
export const GB = 1e9;

export const aDisk = (name: string, given: Partial<DiskFacts> = {}): DiskFacts => ({
  ...{
    id: [...name].reduce((n, letter) => n * 31 + letter.charCodeAt(0), 7) % 1_000_000,
    name,
    path: `/dev/${name}`,
  },
  ...{ idPath: `/dev/disk/by-id/wwn-${name}`, model: 'Model', serial: `SN-${name}`, firmwareVersion: null },
  ...{ sizeBytes: 480 * GB, blockSize: 512, logicalBlockSize: 512, rotational: false, removable: false },
  ...{ readOnly: false, transport: 'sata', numaNode: 0 },
  ...given,
});

export const aMachine = (given: Partial<MachineFacts> = {}): MachineFacts => ({
  ...{ hostname: 'node-1', firmware: 'uefi', memoryMib: 16_384 },
  ...given,
});

/** UUIDs one after the other: the nth is told by its last digits. */
export function countedUuids(): () => string {
  let n = 0;
  return () => `00000000-0000-4000-8000-${(++n).toString(16).padStart(12, '0')}`;
}

export const aRequest = (
  disks: readonly DiskFacts[],
  options: LayoutOptions = {},
  given: Partial<LayoutRequest> = {},
): LayoutRequest => ({
  ...{
    machine: aMachine(),
    disks,
    options,
    chosenBootDisk: null,
    foreignGroups: [],
    newUuid: countedUuids(),
  },
  ...given,
});
