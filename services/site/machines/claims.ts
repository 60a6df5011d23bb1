import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import { claimWords } from './claim-words.ts';
import { unknownMachine, type Context } from './context.ts';
import type { Claim } from './contract.ts';
import { claimMacs, machineById, patchMachine, type MachineRecord } from './rows.ts';

/** Open questions at most: whoever shouts names in a loop fills no disk. */
const mostOpen = 500;
const refusedForMs = 24 * 3_600_000;

export interface Claiming {
  kind: Claim['kind'];
  machine: MachineRecord;
  /** The first is the card that asks, by its lease. */
  macs: readonly string[];
  address: string;
  uuid: string | null;
}

export type ClaimAnswer = 'waits' | 'other' | 'refused';

/** Puts the question to the admin, once; tells what was answered before. */
export async function putClaim(tx: Tx, { ground }: Context, claiming: Claiming): Promise<ClaimAnswer> {
  const { kind, machine, macs, address, uuid } = claiming;
  const [mac] = macs;
  const now = ground.clock.now();
  const known = await tx
    .selectFrom('claim')
    .selectAll()
    .where('mac', '=', mac!)
    .where('machine_id', '=', machine.id)
    .executeTakeFirst();
  if (known?.answer === 'other') return 'other';
  if (known?.answer === 'refused' && now - (known.answered_at ?? 0) < refusedForMs) return 'refused';
  const seen = { kind, address, macs: JSON.stringify(macs), hardware_uuid: uuid, last_at: now };
  if (known) {
    const again = { ...seen, times: known.times + 1, answer: null, answered_at: null };
    await tx.updateTable('claim').set(again).where('id', '=', known.id).execute();
    if (known.answer === null) return 'waits';
  } else {
    const open = await tx
      .selectFrom('claim')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    if (Number(open.n) >= mostOpen) return 'refused';
    await tx
      .insertInto('claim')
      .values({ ...seen, mac: mac!, machine_id: machine.id, first_at: now, times: 1 })
      .execute();
  }
  const { sentence } = claimWords(kind, machine.hostname, mac!);
  await ground.events.record(tx, { kind: 'machine.claim', level: 'warning', machine, text: sentence });
  return 'waits';
}

/** Questions that wait for an answer, the latest first. */
export async function listClaims(
  { ground, asks }: Context,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ items: Claim[]; total: number }> {
  const open = ground.store.read.selectFrom('claim').where('answer', 'is', null);
  const counted = await open.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const rows = await open
    .innerJoin('machine', 'machine.id', 'claim.machine_id')
    .selectAll('claim')
    .select(['machine.system_id', 'machine.hostname'])
    .orderBy('claim.last_at', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const vendors = await asks.vendorsOf(rows.map((row) => row.mac));
  const items = rows.map((row) => ({
    id: row.id,
    kind: row.kind as Claim['kind'],
    systemId: row.system_id,
    hostname: row.hostname,
    mac: row.mac,
    vendor: vendors.get(row.mac) ?? null,
    address: row.address,
    macs: JSON.parse(row.macs) as string[],
    hardwareUuid: row.hardware_uuid,
    firstAt: row.first_at,
    lastAt: row.last_at,
    times: row.times,
    ...claimWords(row.kind as Claim['kind'], row.hostname, row.mac),
  }));
  return { items, total: Number(counted.n) };
}

type Done = Promise<Result<Record<string, never>>>;

/** Its cards are the machine's from now on; where a card was replaced, those that are gone are forgotten. */
async function join(tx: Tx, { ground }: Context, machine: MachineRecord, claim: ClaimRow): Promise<void> {
  const macs = JSON.parse(claim.macs) as string[];
  if (claim.kind === 'replaced_card')
    await tx
      .deleteFrom('machine_mac')
      .where('machine_id', '=', machine.id)
      .where('mac', 'not in', macs)
      .execute();
  // The card that asked was proved by its lease, whoever has it in the rows.
  await tx.deleteFrom('machine_mac').where('mac', '=', claim.mac).execute();
  await claimMacs(tx, machine.id, macs);
  await patchMachine(tx, machine.id, ground.clock.now(), { boot_mac: claim.mac });
}

type ClaimRow = { id: number; kind: string; mac: string; macs: string; machine_id: number };

async function answer(
  context: Context,
  id: number,
  by: string,
  act: (tx: Tx, machine: MachineRecord, claim: ClaimRow) => Promise<string>,
): Done {
  const { ground, roster } = context;
  const answered = await ground.store.transaction(async (tx): Promise<Result<number>> => {
    const claim = await tx.selectFrom('claim').selectAll().where('id', '=', id).executeTakeFirst();
    if (!claim || claim.answer !== null)
      return refuse('not_found', 'This question has been answered already, or its machine is gone.');
    const machine = await machineById(tx, claim.machine_id);
    if (!machine) return unknownMachine(String(claim.machine_id));
    const text = await act(tx, machine, claim);
    const event = { kind: 'machine.claim', level: 'audit', machine, who: by, text } as const;
    await ground.events.record(tx, event);
    return ok(machine.id);
  });
  if (!answered.ok) return answered;
  await roster.refresh(ground.store.read, answered.value);
  return ok({});
}

export function acceptClaim(context: Context, id: number, as: 'same' | 'other', by: string): Done {
  const now = context.ground.clock.now();
  return answer(context, id, by, async (tx, machine, claim) => {
    if (as === 'same') {
      await join(tx, context, machine, claim);
      await tx.deleteFrom('claim').where('id', '=', id).execute();
      return `${claim.mac} is a card of ${machine.hostname}`;
    }
    await tx.updateTable('claim').set({ answer: 'other', answered_at: now }).where('id', '=', id).execute();
    return `${claim.mac} is a machine of its own, not ${machine.hostname}`;
  });
}

export function refuseClaim(context: Context, id: number, by: string): Done {
  const now = context.ground.clock.now();
  return answer(context, id, by, async (tx, machine, claim) => {
    await tx.updateTable('claim').set({ answer: 'refused', answered_at: now }).where('id', '=', id).execute();
    return `${claim.mac} gets nothing: it is not ${machine.hostname}`;
  });
}

/** The machine of its own has come: its question is closed. */
export const closeClaims = (tx: Tx, mac: string) =>
  tx.deleteFrom('claim').where('mac', '=', mac).where('answer', '=', 'other').execute();
