/** Machines: their rows, their life, what may be done with them when, and the end of what fell silent. */
import { setImmediate } from 'node:timers/promises';
import type { Implementation } from '../../contract/implement.ts';
import { ok } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { Service } from '../../service.ts';
import type { RunChoice } from '../scripts/index.ts';
import type { MachinesAsks } from './asks.ts';
import { acceptClaim, listClaims, refuseClaim } from './claims.ts';
import { arrange, type Arrangement } from './arrange.ts';
import { doTo, perform, type Asked, type MachineCommand } from './commands.ts';
import { commitQueue, unknownMachine, type Context } from './context.ts';
import type { machinesContract } from './contract.ts';
import { createMachine, updateMachine } from './create.ts';
import { deadlines } from './deadlines.ts';
import { machineDetail } from './detail.ts';
import { enlist, type Enlisted, type EnlistReport } from './enlist.ts';
import { bootedBy, powerFound } from './found.ts';
import { filterExplained, filterValues } from './filter-values.ts';
import { insertMany, type ManyMachine } from './insert-many.ts';
import { countMachines, listMachines, matchingIds } from './list.ts';
import { moveToZone, setTag } from './machine-tags.ts';
import { freeHostname } from './names.ts';
import {
  netbootFailed,
  renewDeadline,
  setPowerDriver,
  setPowerState,
  type PowerSeen,
} from './power-columns.ts';
import { setOwnerData } from './owner-data.ts';
import type { MachineRecord } from './rows.ts';
import { openRoster, type Roster } from './roster.ts';
import { cameUp, deployFailed, startDeploying, startsInMemory, type Deploying } from './deploying.ts';
import { startReleasing, type ReleaseAsked } from './release.ts';
import { runEnded, type RunEnded } from './run-end.ts';
import { heartbeats, setHardware, type HardwareSummary } from './runs.ts';
import { testingBegins } from './testing.ts';
import type { Result } from '../../contract/result.ts';

export type { ActivitySubject, MachinesAsks, Moved } from './asks.ts';
export type { Enlisted, EnlistReport } from './enlist.ts';
export type { PowerSeen } from './power-columns.ts';
export { hostname } from './contract.ts';
export type { RunEnded } from './run-end.ts';
export type { HardwareSummary } from './runs.ts';
export type { Deploying } from './deploying.ts';
export type { ReleaseAsked } from './release.ts';
export type { Known } from './roster.ts';
export { openTo } from './open-to.ts';
export { unknownMachine } from './context.ts';
export { machineById, machineBySystemId, usableUuid, type MachineRecord } from './rows.ts';
export { abortsTo, type MachineCommand } from './commands.ts';
export { actions, lifecycle, rowOf, statuses, whyNot, type Action, type Status } from './lifecycle.ts';

export interface Machines {
  /** Which machine a hardware address belongs to, and the addresses of a machine; in memory. */
  readonly roster: Pick<Roster, 'byMac' | 'byId' | 'macsOf'>;
  /** A machine introduces itself over the anonymous door. */
  enlist(report: EnlistReport): Promise<Result<Enlisted>>;
  /** The machine's run is over, in the transaction of its last report. */
  runEnded(tx: Tx, machineId: number, outcome: RunEnded): Promise<void>;
  /** A sign of life from the machine's run: its deadline starts anew. */
  heard(tx: Tx, machineId: number): Promise<void>;
  /** The run has come to its tests. */
  testingBegins(tx: Tx, machineId: number): Promise<void>;
  /** Deploying begins; `whyNot('deploy', machine)` was asked before. */
  startDeploying(tx: Tx, machine: MachineRecord, asked: Deploying): Promise<MachineRecord>;
  /** A machine that lives in its memory was started: it gets its system anew. */
  startsInMemory(machineId: number): Promise<void>;
  /** The installed system told that it runs. */
  cameUp(tx: Tx, machineId: number): Promise<void>;
  /** The installed system told that it does not run as it should. */
  deployFailed(tx: Tx, machineId: number, why: string): Promise<void>;
  /** Releasing begins; `whyNot('release', machine)` was asked before. */
  startReleasing(tx: Tx, machine: MachineRecord, asked: ReleaseAsked): Promise<void>;
  setHardware(tx: Tx, machineId: number, summary: HardwareSummary): Promise<void>;
  /** The BMC that the machine found in itself; returns why it is of no use, or null. */
  powerFound(
    tx: Tx,
    machineId: number,
    found: { type: string; parameters: Record<string, unknown> },
  ): Promise<string | null>;
  bootedBy(machineId: number, boot: { mac: string; method: 'pxe' | 'uefi' | null }): Promise<void>;
  setPowerState(tx: Tx, machineId: number, seen: PowerSeen): Promise<void>;
  setPowerDriver(tx: Tx, machineId: number, power: { type: string; sealed: string }): Promise<void>;
  netbootFailed(tx: Tx, machineId: number, sentence: string): Promise<void>;
  renewDeadline(tx: Tx, machineId: number): Promise<void>;
  /** One command in the caller's transaction, as the lifecycle lets it. */
  order(tx: Tx, machine: MachineRecord, action: MachineCommand, asked: Asked): Promise<Result<MachineRecord>>;
  /** Zone, pool and tags in the caller's transaction; a locked machine refuses. */
  arrange(tx: Tx, machine: MachineRecord, change: Arrangement, by: string): Promise<Result<unknown>>;
  /** Writes many machines as New in the caller's transaction; `announce` lets servers know them once it is committed. */
  insertMany(
    tx: Tx,
    machines: readonly ManyMachine[],
    event: { text: string; who: string },
  ): Promise<Result<{ id: number; systemId: string }[]>>;
  announce(ids: readonly number[]): Promise<void>;
  /** What places have done to machines' rows. */
  moveToZone(tx: Tx, from: number, to: number): Promise<void>;
  setTag: typeof setTag;
  /** System ids that a filter lets through, by name, at most 10,000. */
  matching: (input: Parameters<typeof matchingIds>[1]) => ReturnType<typeof matchingIds>;
  readonly deadlines: Service & { turn(): Promise<void> };
  readonly implementation: Implementation<typeof machinesContract>;
}

export async function openMachines(ground: Ground, asks: MachinesAsks): Promise<Machines> {
  const roster = await openRoster(ground.store.read);
  const context: Context = { ground, asks, roster, afterCommit: commitQueue(ground) };
  const order = (
    action: MachineCommand,
    systemId: string,
    by: string,
    comment = '',
    more: { choice?: RunChoice; agentName?: string } = {},
  ) => perform(context, systemId, action, { by, comment, ...more });
  return {
    roster,
    enlist: (report) => enlist(context, report),
    runEnded: (tx, machineId, outcome) => runEnded(tx, context, machineId, outcome),
    heard: heartbeats(context),
    testingBegins: (tx, machineId) => testingBegins(tx, context, machineId),
    startDeploying: (tx, machine, asked) => startDeploying(tx, context, machine, asked),
    startsInMemory: (machineId) => startsInMemory(context, machineId),
    cameUp: (tx, machineId) => cameUp(tx, context, machineId),
    deployFailed: (tx, machineId, why) => deployFailed(tx, context, machineId, why),
    startReleasing: (tx, machine, asked) => startReleasing(tx, context, machine, asked),
    setHardware: (tx, machineId, summary) => setHardware(tx, context, machineId, summary),
    powerFound: (tx, machineId, found) => powerFound(tx, context, machineId, found),
    bootedBy: (machineId, boot) => bootedBy(context, machineId, boot),
    setPowerState: (tx, machineId, seen) => setPowerState(tx, context, machineId, seen),
    setPowerDriver: (tx, machineId, power) => setPowerDriver(tx, context, machineId, power),
    netbootFailed: (tx, machineId, sentence) => netbootFailed(tx, context, machineId, sentence),
    renewDeadline: (tx, machineId) => renewDeadline(tx, context, machineId),
    order: (tx, machine, action, asked) => doTo(tx, context, machine, action, asked),
    arrange: (tx, machine, change, by) => arrange(tx, context, machine, change, by),
    insertMany: (tx, many, event) => insertMany(tx, context, many, event),
    async announce(ids) {
      for (const [i, id] of ids.entries()) {
        await roster.refresh(ground.store.read, id);
        if (i % 50 === 49) await setImmediate();
      }
    },
    moveToZone,
    setTag,
    matching: (input) => matchingIds(context, input),
    deadlines: deadlines(context),
    implementation: {
      'machines.list': (input) => listMachines(context, input),
      'machines.ids': (input) => matchingIds(context, input),
      'machines.filter_values': (input) => filterValues(context, input),
      'machines.filter_explain': (input) => filterExplained(context, input),
      'machines.counts': async () => ok(await countMachines(context)),
      'machines.get': async ({ systemId }) => {
        const found = await machineDetail(context, systemId);
        return found ? ok(found) : unknownMachine(systemId);
      },
      'machines.create': (input, caller) => createMachine(context, input, caller.name),
      'machines.update': (input, caller) => updateMachine(context, input, caller.name),
      'machines.commission': ({ systemId, ...choice }, { name }) =>
        order('commission', systemId, name, '', { choice }),
      'machines.test': ({ systemId, comment, ...choice }, { name }) =>
        order('test', systemId, name, comment, { choice }),
      'machines.acquire': ({ systemId, comment, agentName }, { name }) =>
        order('acquire', systemId, name, comment, { agentName }),
      'machines.set_owner_data': (input, caller) => setOwnerData(context, input, caller),
      'machines.rescue_mode': ({ systemId, comment }, { name }) =>
        order('rescue_mode', systemId, name, comment),
      'machines.exit_rescue_mode': ({ systemId, comment }, { name }) =>
        order('exit_rescue_mode', systemId, name, comment),
      'machines.override_failed_testing': ({ systemId, comment }, { name }) =>
        order('override_failed_testing', systemId, name, comment),
      'machines.abort': ({ systemId, comment }, { name }) => order('abort', systemId, name, comment),
      'machines.mark_broken': ({ systemId, comment }, { name }) =>
        order('mark_broken', systemId, name, comment),
      'machines.mark_fixed': ({ systemId, comment }, { name }) =>
        order('mark_fixed', systemId, name, comment),
      'machines.lock': ({ systemId, comment }, { name }) => order('lock', systemId, name, comment),
      'machines.unlock': ({ systemId, comment }, { name }) => order('unlock', systemId, name, comment),
      'machines.claims': async (input) => ok(await listClaims(context, input)),
      'machines.claim_accept': ({ id, as }, { name }) => acceptClaim(context, id, as, name),
      'machines.claim_refuse': ({ id }, { name }) => refuseClaim(context, id, name),
      'machines.delete': ({ systemId }, { name }) => order('delete', systemId, name),
      'machines.name_suggestion': async () => ok({ hostname: await freeHostname(ground.store.read) }),
    },
  };
}
