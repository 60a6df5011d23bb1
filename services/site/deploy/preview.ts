import { ok, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { z } from 'zod';
import type { MachineRecord } from '../machines/index.ts';
import type { DeployAsks } from './asks.ts';
import { consider } from './choice.ts';
import type { deployContract, DeployChoices, DrawnDisk } from './contract.ts';
import { networkLines } from './network-of.ts';
import { finishedWith } from './rows.ts';

type Preview = z.input<(typeof deployContract)['deploy.preview']['output']>;

const count = (n: number, what: string): string => `${n} ${what}`;

/** "48 cores · 384 GiB · UEFI · 2 SSD, 2 NVMe". */
function inShort(machine: MachineRecord, disks: readonly DrawnDisk[]): string {
  const kinds = new Map<string, number>();
  for (const { kind } of disks) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [
    machine.cpu_count === 1 ? '1 core' : count(machine.cpu_count, 'cores'),
    `${Math.round((machine.memory_mib / 1024) * 10) / 10} GiB`,
    machine.bios_boot_method === 'uefi' ? 'UEFI' : 'BIOS',
    [...kinds].map(([kind, n]) => count(n, kind)).join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}

const seconds = (row: { started_at: number; ended_at: number | null }): number =>
  Math.round(((row.ended_at ?? row.started_at) - row.started_at) / 1000);

/** Its own earlier time counts more than that of others. */
async function usual(db: Reader, machine: MachineRecord, image: string | undefined) {
  const rows = image === undefined ? [] : await finishedWith(db, image);
  const row = rows.find((r) => r.machine_id === machine.id) ?? rows[0];
  return row ? { usualSeconds: seconds(row), usualOf: row.hostname } : { usualSeconds: null, usualOf: null };
}

export async function preview(
  { store }: Ground,
  asks: DeployAsks,
  machine: MachineRecord,
  choices: DeployChoices,
  by: string,
): Promise<Result<Preview>> {
  const db = store.read;
  const { image, storage, interfaces, problems } = await consider(db, asks, machine, choices);
  const inMemory = choices.target === 'memory';
  const keys = await asks.keysOf(db, choices.keysOf ?? [machine.owner || by]);
  return ok({
    machine: inShort(machine, storage.now),
    problems,
    layouts: storage.layouts,
    layout: storage.layout,
    rootDisk: storage.rootDisk,
    now: storage.now,
    after: inMemory ? storage.now : storage.after,
    groups: inMemory ? [] : storage.groups,
    erases: inMemory ? [] : storage.erases,
    network: networkLines(interfaces),
    keys: keys.map(({ user, keys: own }) => ({ user, count: own.length })),
    loginUser: image?.loginUser ?? '',
    ...(await usual(db, machine, image?.name)),
  });
}
