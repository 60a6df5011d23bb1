import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DiskFacts } from '../../services/site/storage/configuration.ts';
import { layOut } from '../../services/site/storage/layouts.ts';
import type { StorageStep } from '../../services/site/storage/plan.ts';
import { aDisk, aMachine, aRequest, countedUuids } from '../../services/site/storage/test-disks.ts';
import { toPlan } from '../../services/site/storage/to-plan.ts';

const types = {
  bios: '21686148-6449-6E6F-744E-656564454649',
  esp: 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B',
  linux: '0FC63DAF-8483-4772-8E79-3D69D8477DE4',
  lvm: 'E6D6D379-F507-44C2-A23C-238F2A3DF928',
  swap: '0657FD6D-A4AB-43C4-84E5-0933C84B4F4F',
};
type Table = Extract<StorageStep, { do: 'table' }>;

let dir: string;
beforeAll(() => (dir = mkdtempSync(path.join(tmpdir(), 'md-table-'))));
afterAll(() => rmSync(dir, { recursive: true }));

function tableOf(layout: 'flat' | 'lvm', disk: DiskFacts): Table {
  const made = layOut(layout, aRequest([disk], {}));
  if (!made.ok) throw new Error(made.problem.sentence);
  const [table] = toPlan(made.value, aMachine(), countedUuids()).steps;
  if (table?.do !== 'table') throw new Error('The plan does not begin with a table.');
  return table;
}

const script = ({ uuid, partitions }: Table, sector: number): string =>
  [
    ...['label: gpt', `label-id: ${uuid}`, 'unit: sectors', ''],
    ...partitions.map(
      (p) =>
        `${p.number} : start=${p.startBytes / sector}, size=${p.sizeBytes / sector}, type=${types[p.type]}, uuid=${p.uuid}, name="${p.name}"`,
    ),
    '',
  ].join('\n');

interface Shown {
  partitiontable: { lastlba: number; sectorsize: number; partitions: Record<string, unknown>[] };
}

const output = (program: string, args: string[], input?: string): string =>
  execFileSync(`/usr/sbin/${program}`, args, {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input && { input }),
  });

/** Writes the table to a sparse file, which stands for a disk, as the installer does; reads it back. */
function written(table: Table, sizeBytes: number, sector: number): Shown['partitiontable'] {
  const file = path.join(dir, `disk-${sector}-${sizeBytes}`);
  writeFileSync(file, '');
  truncateSync(file, sizeBytes);
  const device = output('losetup', ['--find', '--show', '--sector-size', String(sector), file]).trim();
  try {
    output('sfdisk', ['--quiet', '--no-reread', '--no-tell-kernel', device], script(table, sector));
    output('sfdisk', ['--verify', device]);
    return (JSON.parse(output('sfdisk', ['--json', device])) as Shown).partitiontable;
  } finally {
    output('losetup', ['--detach', device]);
  }
}

const GIB = 2 ** 30;
/** Loop devices belong to root; elsewhere the layouts are held against the rules alone. */
const mayLoop = process.getuid?.() === 0 && existsSync('/dev/loop-control');

test.runIf(mayLoop).each([
  ['flat', 512, 8 * GIB],
  ['lvm', 512, 8 * GIB],
  ['flat', 4096, 8 * GIB],
  ['lvm', 4096, 8 * GIB],
  ['flat', 512, 480_103_981_056],
  ['flat', 4096, 7_681_501_126_656],
  ['lvm', 512, 12_000_138_625_024],
  // The smallest that is taken, and sizes that are no whole number of MiB.
  ['flat', 512, 2_688_548_864 + 512 * 33],
  ['lvm', 4096, 2_689_597_440 + 4096 * 7],
] as const)(
  '%s with sectors of %i bytes on %i bytes is what sfdisk makes of it',
  (layout, sector, sizeBytes) => {
    const disk = aDisk('sda', { sizeBytes, logicalBlockSize: sector });
    const table = tableOf(layout, disk);
    const shown = written(table, sizeBytes, sector);
    expect(shown.sectorsize).toBe(sector);
    expect(
      shown.partitions.map((p) => [
        Number(p['start']) * sector,
        Number(p['size']) * sector,
        p['name'],
        p['type'],
      ]),
    ).toEqual(table.partitions.map((p) => [p.startBytes, p.sizeBytes, p.name, types[p.type]]));
    const last = table.partitions.at(-1)!;
    // It ends before the copy of the table, and leaves less than 2 MiB of the disk.
    const end = last.startBytes + last.sizeBytes;
    expect(end).toBeLessThanOrEqual((shown.lastlba + 1) * sector);
    expect((shown.lastlba + 1) * sector - end).toBeLessThan(2 * 2 ** 20);
  },
);
