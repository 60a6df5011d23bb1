import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Group } from '../../contract/fleet.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { Context } from './context.ts';
import type { MachineRow, machinesContract } from './contract.ts';
import { wanted, type Condition } from './filter.ts';
import { rowOf, type Status } from './lifecycle.ts';
import { groupKeys, groupLabel, groupSort, listOrder, working, type Grouping } from './list-order.ts';
import { listRows } from './list-rows.ts';

type ListInput = z.output<(typeof machinesContract)['machines.list']['input']>;
type ListGroup = { value: string; label: string; count: number };

const mostGroups = 1000;

/** The machines of a condition, with zone and pool to ask for. */
export const matching = (db: Reader, condition: Condition) =>
  db
    .selectFrom('machine')
    .innerJoin('zone', 'zone.id', 'machine.zone_id')
    .innerJoin('pool', 'pool.id', 'machine.pool_id')
    .where(condition);

export async function countMatching(db: Reader, condition: Condition): Promise<number> {
  const counted = await matching(db, condition)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(counted.n);
}

/** Headers of the list in its order, with how many stand under each. */
async function groupsOf(db: Reader, condition: Condition, by: Grouping): Promise<ListGroup[]> {
  const found = await matching(db, condition)
    .select((eb) => [groupKeys[by].as('value'), eb.fn.countAll<number>().as('n')])
    .groupBy(groupKeys[by])
    .orderBy(sql.join(groupSort(by)))
    .limit(mostGroups)
    .execute();
  return found.map(({ value, n }) => ({ value, label: groupLabel(by, value), count: Number(n) }));
}

/**
 * A page of the list, cut, grouped and sorted by the store; `total` counts all that match. Between its questions the
 * event loop goes on: each takes some milliseconds where there are 10,000 machines.
 */
export async function listMachines(
  context: Context,
  input: ListInput,
): Promise<Result<{ items: MachineRow[]; total: number; groups?: ListGroup[] }>> {
  const db = context.ground.store.read;
  const late = context.asks.boot.late();
  const asked = wanted(input.filter, input.group, late);
  if (!asked.ok) return asked;
  const { condition } = asked.value;
  const by = input.grouping === 'none' ? undefined : input.grouping;
  const order = input.order?.length ? input.order : [{ by: input.sort, descending: input.descending }];
  const groups = by && (await groupsOf(db, condition, by));
  const total = groups
    ? groups.reduce((sum, { count }) => sum + count, 0)
    : await countMatching(db, condition);
  await setImmediate();
  const shut = by ? (input.collapsed ?? []) : [];
  const open =
    by && shut.length > 0
      ? sql<boolean>`${condition} and ${groupKeys[by]} not in (${sql.join(shut)})`
      : condition;
  const page = await matching(db, open as Condition)
    .select('machine.id')
    .orderBy(sql.join(listOrder(by, order, late)))
    .limit(input.limit)
    .offset(input.offset)
    .execute();
  await setImmediate();
  const items = await listRows(
    context,
    page.map((row) => row.id),
  );
  return ok({ items, total, ...(groups && { groups }) });
}

const mostIds = 10_000;

/** The system ids of all that match, by name. */
export async function matchingIds(
  context: Context,
  input: { filter: string; group?: Group | undefined },
): Promise<Result<{ systemIds: string[]; total: number }>> {
  const db = context.ground.store.read;
  const asked = wanted(input.filter, input.group, context.asks.boot.late());
  if (!asked.ok) return asked;
  const rows = await matching(db, asked.value.condition)
    .select('machine.system_id')
    .orderBy('machine.hostname')
    .limit(mostIds)
    .execute();
  const total = rows.length < mostIds ? rows.length : await countMatching(db, asked.value.condition);
  return ok({ systemIds: rows.map((row) => row.system_id), total });
}

/** How many machines stand in each group of the fleet strip. */
export async function countMachines({ ground, asks }: Context): Promise<Record<Group | 'total', number>> {
  const counts = { total: 0, need_you: 0, working: 0, new: 0, rescue: 0, ready: 0, in_use: 0, aside: 0 };
  const db = ground.store.read;
  const found = await db
    .selectFrom('machine')
    .select((eb) => ['status', eb.fn.countAll<number>().as('n')])
    .groupBy('status')
    .execute();
  for (const { status, n } of found) {
    counts[rowOf(status as Status).group] += Number(n);
    counts.total += Number(n);
  }
  const late = asks.boot.late();
  if (late.length === 0) return counts;
  const moved = await db
    .selectFrom('machine')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('id', 'in', late)
    .where('status', 'in', working)
    .executeTakeFirstOrThrow();
  counts.need_you += Number(moved.n);
  counts.working -= Number(moved.n);
  return counts;
}
