import type { z } from 'zod';
import type { Reader } from '../../platform/store/store.ts';
import type { inventory } from './contract.ts';
import { readingOf } from './rows.ts';
import { devicesOf, disksOf, infoOf, machineOf, modulesOf, nicsOf } from './stored.ts';

/** Everything that is known of a machine's hardware, for its page. */
export async function readInventory(db: Reader, machineId: number): Promise<z.input<typeof inventory>> {
  const machine = await machineOf(db, machineId);
  const info = await infoOf(db, machineId);
  const reading = await readingOf(db, machineId);
  const bmc = await db.selectFrom('bmc').selectAll().where('machine_id', '=', machineId).executeTakeFirst();
  const numa = await db
    .selectFrom('numa_node')
    .selectAll()
    .where('machine_id', '=', machineId)
    .orderBy('index')
    .execute();
  const lines = await db
    .selectFrom('inventory_change')
    .select(['sign', 'text'])
    .where('machine_id', '=', machineId)
    .orderBy('id')
    .limit(200)
    .execute();
  return {
    readAt: reading?.at ?? null,
    cpu: {
      model: info['cpu_model'] ?? null,
      count: machine?.cpu_count ?? 0,
      speedMhz: machine?.cpu_speed_mhz ?? 0,
    },
    memory: { mib: machine?.memory_mib ?? 0, modules: await modulesOf(db, machineId) },
    numa: numa.map((n) => ({
      index: n.index,
      memoryMib: n.memory_mib,
      cores: JSON.parse(n.cores) as number[],
    })),
    disks: await disksOf(db, machineId),
    interfaces: (await nicsOf(db, machineId)).map((n) => ({ ...n, isBoot: n.mac === machine?.boot_mac })),
    devices: await devicesOf(db, machineId),
    hardwareInfo: info,
    bmc: bmc
      ? { kind: bmc.kind, address: bmc.address, mac: bmc.mac, firmwareVersion: bmc.firmware_version }
      : null,
    changes: { since: reading?.previous_at ?? null, lines },
  };
}
