import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import { closeClaims, putClaim } from './claims.ts';
import { dropRun, type Context } from './context.ts';
import type { Claim } from './contract.ts';
import { decideEnlist, type Candidate, type EnlistFacts } from './enlist-policy.ts';
import { insertMachine } from './insert.ts';
import { lifecycle } from './lifecycle.ts';
import { nodeTimeoutMinutes } from './moves.ts';
import { placeId } from '../places/index.ts';
import {
  claimMacs,
  machineById,
  machineByMacs,
  machineByUuid,
  patchMachine,
  usableUuid,
  type MachineRecord,
} from './rows.ts';

/** How a machine that netbooted as a stranger introduces itself. */
export interface EnlistReport {
  /** Normalised, at least one. The first is the card that holds the lease it asks from: the only one that is proved. */
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

/** The machine that was added by hand with the BMC that the station found in itself. */
async function byBmc(
  db: Reader,
  { asks }: Context,
  { power }: EnlistReport,
): Promise<MachineRecord | undefined> {
  const bmc = power?.parameters['power_address'];
  if (power?.type !== 'ipmi' || typeof bmc !== 'string' || !bmc) return undefined;
  const candidates = (await db
    .selectFrom('machine')
    .selectAll()
    .where('power_type', '=', 'ipmi')
    .where('hardware_uuid', 'is', null)
    .execute()) as MachineRecord[];
  return candidates.find((m) => asks.power.addressIn(m.power_parameters) === bmc);
}

/** All that speaks for or against the station's being a machine that is known. */
async function factsOf(db: Reader, context: Context, report: EnlistReport): Promise<EnlistFacts> {
  const { asks, roster } = context;
  const candidate = (m: MachineRecord): Candidate => ({
    id: m.id,
    uuid: m.hardware_uuid,
    alive: roster.macsOf(m.id).some((mac) => asks.addressOf(mac) !== null),
  });
  const [mac, ...others] = report.macs;
  const uuid = usableUuid(report.hardwareUuid);
  const asking = await machineByMacs(db, [mac!]);
  const named = new Map<number, Candidate>();
  for (const other of asking ? [] : others) {
    const owner = await machineByMacs(db, [other]);
    if (owner) named.set(owner.id, candidate(owner));
  }
  const sameBoard = uuid ? await machineByUuid(db, uuid) : undefined;
  const sameBmc = asking || sameBoard ? undefined : await byBmc(db, context, report);
  return {
    uuid,
    asking: asking ? { ...candidate(asking), isBootCard: asking.boot_mac === mac } : null,
    named: [...named.values()],
    byUuid: sameBoard ? candidate(sameBoard) : null,
    byBmc: sameBmc ? candidate(sameBmc) : null,
  };
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

/** A machine that nobody knew: New, and its enlistment begins. Cards that another machine has stay there. */
async function create(
  tx: Tx,
  context: Context,
  report: EnlistReport,
  uuid: string | null,
): Promise<Result<Enlisted>> {
  const none = context.asks.power.prepare('', {});
  const zone = await placeId(tx, 'zone', undefined);
  const pool = await placeId(tx, 'pool', undefined);
  if (!none.ok) return none;
  if (!zone.ok) return zone;
  if (!pool.ok) return pool;
  const power = foundPower(context, report);
  const about = {
    macs: report.macs,
    architecture: report.architecture,
    hardwareUuid: uuid,
    powerType: power?.type ?? '',
    powerParameters: power?.sealed ?? none.value,
    zoneId: zone.value,
    poolId: pool.value,
  };
  const row = await insertMachine(tx, context, about, { text: `${report.macs[0]} asked to boot` });
  await startEnlisting(tx, context, row);
  return ok({ machineId: row.id, systemId: row.system_id, created: true });
}

/** It is this machine, proved by the card that asks: one that is New starts over, one in a run goes on. */
async function goOn(
  tx: Tx,
  context: Context,
  known: MachineRecord,
  report: EnlistReport,
  takeUuid: boolean,
): Promise<Result<Enlisted>> {
  // Before anything is written: a machine that has nothing to enlist gets no cards either.
  if (known.status !== 'new' && !known.run_purpose)
    return refuse(
      'not_now',
      `${known.hostname} is ${lifecycle[known.status].label}; there is nothing to enlist.`,
    );
  const power = foundPower(context, report);
  await claimMacs(tx, known.id, report.macs);
  await patchMachine(tx, known.id, context.ground.clock.now(), {
    boot_mac: report.macs[0] ?? known.boot_mac,
    ...(takeUuid && { hardware_uuid: usableUuid(report.hardwareUuid) ?? known.hardware_uuid }),
    ...(power && !known.power_type && { power_type: power.type, power_parameters: power.sealed }),
  });
  if (known.status === 'new') await startEnlisting(tx, context, known);
  return ok({ machineId: known.id, systemId: known.system_id, created: false });
}

/** The admin is asked; until there is an answer the station gets nothing. */
async function ask(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  kind: Claim['kind'],
  report: EnlistReport,
): Promise<Result<Enlisted>> {
  const [mac] = report.macs;
  const uuid = usableUuid(report.hardwareUuid);
  const address = context.asks.addressOf(mac!) ?? '';
  const answer = await putClaim(tx, context, { kind, machine, macs: report.macs, address, uuid });
  if (answer !== 'other')
    return refuse(
      'not_now',
      answer === 'waits'
        ? `This may be ${machine.hostname}, or not. An admin of this desk is asked; switch this machine off and on after the answer.`
        : `This is not ${machine.hostname}, an admin of this desk said. It gets nothing here.`,
    );
  await tx.deleteFrom('machine_mac').where('mac', '=', mac!).execute();
  await closeClaims(tx, mac!);
  const owner = uuid ? await machineByUuid(tx, uuid) : undefined;
  return create(tx, context, report, owner ? null : uuid);
}

/**
 * A machine introduces itself: a stranger becomes New, one that is New starts over, one that is being commissioned
 * goes on; any other state has nothing to enlist. Where what it says can be neither believed nor ruled out, an admin
 * is asked and it gets nothing until then.
 */
export async function enlist(context: Context, report: EnlistReport): Promise<Result<Enlisted>> {
  const { ground, roster } = context;
  const touched = new Set<number>();
  const done = await ground.store.transaction(async (tx): Promise<Result<Enlisted>> => {
    const decision = decideEnlist(await factsOf(tx, context, report));
    if (decision.do === 'create') return create(tx, context, report, usableUuid(report.hardwareUuid));
    touched.add(decision.machineId);
    const machine = (await machineById(tx, decision.machineId))!;
    return decision.do === 'ask'
      ? ask(tx, context, machine, decision.kind, report)
      : goOn(tx, context, machine, report, decision.takeUuid);
  });
  if (done.ok) touched.add(done.value.machineId);
  for (const id of touched) await roster.refresh(ground.store.read, id);
  return done;
}
