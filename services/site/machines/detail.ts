import { z } from 'zod';
import type { Reader } from '../../platform/store/store.ts';
import type { Context } from './context.ts';
import type { Machine } from './contract.ts';
import { statuses } from './lifecycle.ts';
import { listRows } from './list-rows.ts';
import { machineBySystemId } from './rows.ts';

const move = z.object({ to: z.enum(statuses) });
const mostMoves = 500;

/** The states so far, oldest first, out of the numbered events; the newest 500 of a long life. */
async function lifeOf(db: Reader, machineId: number): Promise<Machine['life']> {
  const events = await db
    .selectFrom('event')
    .select(['at', 'facts'])
    .where('machine_id', '=', machineId)
    .where('kind', '=', 'machine.status')
    .orderBy('n', 'desc')
    .limit(mostMoves)
    .execute();
  const moves = events.reverse().map(({ at, facts }) => ({ at, status: move.parse(JSON.parse(facts)).to }));
  return moves.map(({ at, status }, i) => ({ status, from: at, to: moves[i + 1]?.at ?? null }));
}

/** One machine with everything its page's head needs; undefined when there is none. */
export async function machineDetail(context: Context, systemId: string): Promise<Machine | undefined> {
  const db = context.ground.store.read;
  const row = await machineBySystemId(db, systemId);
  const [shown] = row ? await listRows(context, [row.id]) : [];
  if (!row || !shown) return undefined;
  const port = await db
    .selectFrom('interface')
    .select(['neighbour_name', 'neighbour_port'])
    .where('machine_id', '=', row.id)
    .where('mac', '=', row.boot_mac ?? '')
    .executeTakeFirst();
  const bmc = await db
    .selectFrom('bmc')
    .select('address')
    .where('machine_id', '=', row.id)
    .executeTakeFirst();
  return {
    ...shown,
    description: row.description,
    bootMac: row.boot_mac,
    biosBootMethod: row.bios_boot_method,
    hardwareUuid: row.hardware_uuid,
    switchName: port?.neighbour_name ?? null,
    switchPort: port?.neighbour_port ?? null,
    bmcAddress: context.asks.power.addressIn(row.power_parameters) ?? bmc?.address ?? null,
    errorDescription: row.error_description,
    deadlineAt: row.deadline_at,
    runPurpose: row.run_purpose,
    osystem: row.osystem,
    distroSeries: row.distro_series,
    ephemeral: row.ephemeral_deploy === 1,
    powerCheckedAt: row.power_checked_at,
    inventoryAt: row.inventory_at,
    life: await lifeOf(db, row.id),
  };
}
