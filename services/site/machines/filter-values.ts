import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Group } from '../../contract/fleet.ts';
import { ipv4FromNumber } from '../../contract/addresses.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Context } from './context.ts';
import type { machinesContract } from './contract.ts';
import { filterColumns } from './filter-columns.ts';
import { fieldNamed, fieldRow, filterFields, type FilterField } from './filter-fields.ts';
import { holds, termCondition, wanted, type Condition } from './filter.ts';
import { lifecycle, type Status } from './lifecycle.ts';
import { countMatching, matching } from './list.ts';

type Input = z.output<(typeof machinesContract)['machines.filter_values']['input']>;
type Value = { value: string; count: number | null; doc: string };
type Values = { items: Value[]; more: boolean };

const fieldNames = (prefix: string): Value[] =>
  (Object.keys(filterFields) as FilterField[])
    .map(fieldRow)
    .filter(({ key, also }) => [key, ...also].some((name) => name.startsWith(prefix.toLowerCase())))
    .map(({ key, doc }) => ({ value: key, count: null, doc }));

/** A value as it is typed: memory in GiB, storage in GB, addresses dotted. */
function written(field: FilterField, value: unknown): string {
  const { numbers } = fieldRow(field);
  if (field === 'ip') return ipv4FromNumber(Number(value));
  if (numbers === 'GiB') return String(Math.round((Number(value) / 1024) * 100) / 100);
  return numbers === 'GB' ? String(Math.round(Number(value) / 1e8) / 10) : String(value);
}

/** Numbers and addresses are compared as written, so more of them are read than are told. */
const readAtMost = 2000;

async function valuesOf(context: Context, field: FilterField, condition: Condition, input: Input) {
  const { value, from, machineId } = filterColumns[field];
  const asWritten = field === 'ip' || fieldRow(field).numbers !== undefined;
  const given = input.prefix.trim();
  const like = given && !asWritten && field !== 'status' ? holds(value, given) : sql<boolean>`true`;
  const column = from ? sql<unknown>`own.value` : value;
  const base = matching(context.ground.store.read, from ? condition : sql`${condition} and ${like}`);
  const joined = from
    ? base.innerJoin(
        sql<{ machine_id: number; value: unknown }>`(select ${machineId} as machine_id, ${value} as value
          from ${from} and ${like})`.as('own'),
        (join) => join.on(sql<boolean>`own.machine_id = machine.id`),
      )
    : base;
  const rows = await joined
    .select([column.as('value'), sql<number>`count(distinct machine.id)`.as('n')])
    .groupBy(column)
    .orderBy(sql`count(distinct machine.id) desc`)
    .orderBy(column)
    .limit(asWritten ? readAtMost : input.limit + 60)
    .execute();
  const byText = new Map<string, number>();
  for (const row of rows) {
    const text = written(field, row.value);
    if (text) byText.set(text, (byText.get(text) ?? 0) + Number(row.n));
  }
  return byText;
}

/** What may be typed next: names of fields, or a field's values with how many machines have each. */
export async function filterValues(context: Context, input: Input): Promise<Result<Values>> {
  if (input.field === undefined) return ok({ items: fieldNames(input.prefix), more: false });
  const field = fieldNamed(input.field);
  if (!field)
    return refuse(
      'bad_input',
      `There is no field ${input.field}. There are: ${Object.keys(filterFields).join(', ')}.`,
    );
  const asked = wanted(input.filter, input.group, context.asks.boot.late());
  if (!asked.ok) return asked;
  const counts = await valuesOf(context, field, asked.value.condition, input);
  const begins = input.prefix.trim().toLowerCase();
  const docOf = (value: string): string => (field === 'status' ? lifecycle[value as Status].label : '');
  const items = [...counts]
    .map(([value, count]) => ({ value, count, doc: docOf(value) }))
    .filter(({ value, doc }) => [value, doc].some((text) => text.toLowerCase().includes(begins)));
  const first = ({ value }: Value): number => (value.toLowerCase().startsWith(begins) ? 0 : 1);
  items.sort((a, b) => first(a) - first(b));
  return ok({ items: items.slice(0, input.limit), more: items.length > input.limit });
}

interface Explained {
  total: number;
  all: number;
  terms: { text: string; start: number; end: number; excludes: number; alone: number }[];
}

/** How much each term takes away; the event loop goes on between the terms. */
export async function filterExplained(
  context: Context,
  input: { filter: string; group?: Group | undefined },
): Promise<Result<Explained>> {
  const db = context.ground.store.read;
  const late = context.asks.boot.late();
  const asked = wanted(input.filter, input.group, late);
  if (!asked.ok) return asked;
  const base = wanted('', input.group, late);
  if (!base.ok) return base;
  const total = await countMatching(db, asked.value.condition);
  const all = await countMatching(db, base.value.condition);
  const terms: Explained['terms'] = [];
  for (const term of asked.value.terms) {
    await setImmediate();
    const others = asked.value.terms.filter((t) => t !== term).map(termCondition);
    const without = sql`${sql.join([base.value.condition, ...others], sql` and `)}` as Condition;
    const alone = sql`${base.value.condition} and ${termCondition(term)}` as Condition;
    terms.push({
      text: input.filter.slice(term.start, term.end),
      start: term.start,
      end: term.end,
      excludes: (await countMatching(db, without)) - total,
      alone: await countMatching(db, alone),
    });
  }
  return ok({ total, all, terms });
}
