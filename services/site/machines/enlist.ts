import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import { dropRun, type Context } from './context.ts';
import { insertMachine } from './insert.ts';
import { lifecycle } from './lifecycle.ts';
import { nodeTimeoutMinutes } from './moves.ts';
import { placeId } from './places.ts';
import {
  claimMacs,
  machineByMacs,
  machineByUuid,
  patchMachine,
  usableUuid,
  type MachineRecord,
} from './rows.ts';

/** How a machine that netbooted as a stranger introduces itself. */
export interface EnlistReport {
  /** Normalised; the first is the one it booted from. At least one. */
  macs: readonly string[];
  architecture: string;
  hardwareUuid?: string | null;
  hostname?: string | undefined;
  /** The BMC that it found in itself. */
  power?: { type: string; parameters: Record<string, unknown> } | undefined;
}

export interface Enlisted {
  machineId: number;
  systemId: string;
  /** False when it was known already and only goes on. */
  created: boolean;
}

/** By hardware address, then UUID, then the address of its own BMC while nothing contradicts that. */
async function whoIsIt(
  db: Reader,
  { asks }: Context,
  report: EnlistReport,
): Promise<MachineRecord | undefined> {
  const uuid = usableUuid(report.hardwareUuid);
  // The card that it booted from proves who it is; what else it says of itself only helps when that card is new here.
  const known =
    (await machineByMacs(db, report.macs.slice(0, 1))) ??
    (await machineByMacs(db, report.macs)) ??
    (uuid ? await machineByUuid(db, uuid) : undefined);
  const bmc = report.power?.parameters['power_address'];
  if (known || report.power?.type !== 'ipmi' || typeof bmc !== 'string' || !bmc) return known;
  const candidates = (await db
    .selectFrom('machine')
    .selectAll()
    .where('power_type', '=', 'ipmi')
    .where('hardware_uuid', 'is', null)
    .execute()) as MachineRecord[];
  return candidates.find((m) => asks.power.addressIn(m.power_parameters) === bmc);
}

/** Settings of the BMC that was found, sealed, when its driver can use them. */
function foundPower(
  { asks, ground }: Context,
  report: EnlistReport,
): { type: string; sealed: string } | null {
  if (!report.power) return null;
  const sealed = asks.power.prepare(report.power.type, report.power.parameters);
  if (sealed.ok) return { type: report.power.type, sealed: sealed.value };
  ground.log.warn(
    { type: report.power.type, why: sealed.problem.sentence },
    'enlistment told unusable power settings',
  );
  return null;
}

async function startEnlisting(tx: Tx, context: Context, machine: MachineRecord): Promise<void> {
  const now = context.ground.clock.now();
  await dropRun(tx, context, machine);
  await patchMachine(tx, machine.id, now, {
    run_purpose: 'enlist',
    run_started_at: now,
    run_by: null,
    deadline_at: now + (await nodeTimeoutMinutes(tx)) * 60_000,
  });
  await context.asks.scripts.startRun(tx, machine.id, 'enlist');
}

/**
 * A machine introduces itself: a stranger becomes New, one that is New starts over, one that is being commissioned
 * goes on; any other state has nothing to enlist.
 */
export async function enlist(context: Context, report: EnlistReport): Promise<Result<Enlisted>> {
  const { ground, asks, roster } = context;
  const none = asks.power.prepare('', {});
  if (!none.ok) return none;
  const done = await ground.store.transaction(async (tx): Promise<Result<Enlisted>> => {
    const known = await whoIsIt(tx, context, report);
    const power = foundPower(context, report);
    if (!known) {
      const zone = await placeId(tx, 'zone', undefined);
      const pool = await placeId(tx, 'pool', undefined);
      if (!zone.ok) return zone;
      if (!pool.ok) return pool;
      const about = {
        macs: report.macs,
        architecture: report.architecture,
        hardwareUuid: usableUuid(report.hardwareUuid),
        powerType: power?.type ?? '',
        powerParameters: power?.sealed ?? none.value,
        zoneId: zone.value,
        poolId: pool.value,
      };
      const row = await insertMachine(tx, context, about, { text: `${report.macs[0]} asked to boot` });
      await startEnlisting(tx, context, row);
      return ok({ machineId: row.id, systemId: row.system_id, created: true });
    }
    // Before anything is written: a stranger must not leave its card with a machine that has nothing to enlist.
    if (known.status !== 'new' && !known.run_purpose)
      return refuse(
        'not_now',
        `${known.hostname} is ${lifecycle[known.status].label}; there is nothing to enlist.`,
      );
    await claimMacs(tx, known.id, report.macs);
    await patchMachine(tx, known.id, ground.clock.now(), {
      boot_mac: report.macs[0] ?? known.boot_mac,
      hardware_uuid: usableUuid(report.hardwareUuid) ?? known.hardware_uuid,
      ...(power && !known.power_type && { power_type: power.type, power_parameters: power.sealed }),
    });
    if (known.status === 'new') await startEnlisting(tx, context, known);
    return ok({ machineId: known.id, systemId: known.system_id, created: false });
  });
  const known = done.ok ? done.value.machineId : (await machineByMacs(ground.store.read, report.macs))?.id;
  if (known !== undefined) await roster.refresh(ground.store.read, known);
  return done;
}
