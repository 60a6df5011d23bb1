import { ok, type Result } from '../../contract/result.ts';
import type { Caller } from '../../contract/implement.ts';
import type { Ground } from '../../platform/ground.ts';
import { attempt } from '../../platform/store/attempt.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { z } from 'zod';
import type { MachineRecord } from '../machines/index.ts';
import type { DeployAsks } from './asks.ts';
import type { deployContract } from './contract.ts';
import { newestOf } from './rows.ts';
import { machineFor } from './start.ts';

type Preview = z.input<(typeof deployContract)['release.preview']['output']>;
type Asked = z.output<(typeof deployContract)['release.start']['input']>;

/** What disks of a kind take when every byte is written, in bytes a second; a guess to tell minutes from days. */
const fullRate = { nvme: 1.5e9, ssd: 4e8, hdd: 1.5e8 } as const;

function kindOf(disk: { name: string; rotational: number }): keyof typeof fullRate {
  if (disk.name.startsWith('nvme')) return 'nvme';
  return disk.rotational ? 'hdd' : 'ssd';
}

const secureBy: Record<keyof typeof fullRate | 'virtual', { possible: boolean; text: string }> = {
  nvme: { possible: true, text: 'NVMe sanitize or format, as the disk announces it' },
  ssd: { possible: true, text: 'ATA secure erase, unless its firmware froze it' },
  hdd: { possible: true, text: 'ATA secure erase, unless its firmware froze it' },
  virtual: { possible: false, text: 'a virtual disk has none; it is overwritten' },
};

const secureOf = (disk: { name: string; rotational: number; transport: string | null }) =>
  secureBy[disk.name.startsWith('vd') || disk.transport === 'virtio' ? 'virtual' : kindOf(disk)];

/** What giving the machine back means for each of its disks. */
export async function previewRelease(
  db: Reader,
  asks: DeployAsks,
  machine: MachineRecord,
): Promise<Result<Preview>> {
  const rows = await db
    .selectFrom('block_device')
    .select(['name', 'model', 'serial', 'size_bytes', 'rotational', 'transport', 'removable', 'read_only'])
    .where('machine_id', '=', machine.id)
    .orderBy('name')
    .execute();
  const { now } = await asks.storage.planFor(db, machine.id, {});
  const deployment = await newestOf(db, machine.id);
  const drawn = new Map(now.map((disk) => [disk.name, disk]));
  return ok({
    owner: machine.owner,
    deployed: deployment && deployment.state !== 'ended' ? deployment.image_title : null,
    disks: rows
      .filter((disk) => !disk.removable && !disk.read_only)
      .map((disk) => ({
        ...{ name: disk.name, model: disk.model, serial: disk.serial, sizeBytes: disk.size_bytes },
        kind: drawn.get(disk.name)?.kind ?? 'disk',
        holds: drawn.get(disk.name)?.holds ?? null,
        secure: secureOf(disk),
        fullSeconds: Math.ceil(disk.size_bytes / fullRate[kindOf(disk)]),
      })),
    default: 'keep',
  });
}

/** Everything that giving a machine back changes at once; the erasing itself is a run of the machine. */
export const startRelease = (
  { store }: Ground,
  asks: DeployAsks,
  { systemId, erase, secureErase, quickErase, comment, force }: Asked,
  caller: Caller,
): Promise<Result<Record<string, never>>> =>
  attempt(store, async (tx): Promise<Result<Record<string, never>>> => {
    const found = await machineFor(tx, systemId, 'release', caller);
    if (!found.ok) return found;
    const machine = found.value;
    const choice = {
      parameters: { 'wipe-disks': { secure_erase: secureErase, quick_erase: quickErase } },
    };
    const wipes = erase || secureErase || quickErase;
    const problem = wipes ? await asks.scripts.whyNot(tx, machine, 'release', choice) : null;
    if (problem) return { ok: false, problem };
    await asks.machines.startReleasing(tx, machine, {
      ...{ by: caller.name, comment, force },
      erase: wipes ? choice : null,
    });
    return ok({});
  });
