import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Group } from '../../contract/fleet.ts';
import { cidrFrom, ipv4ToNumber, macFrom } from '../../contract/addresses.ts';
import { refuse, ok, type Result } from '../../contract/result.ts';
import { addressRanges } from './address-ranges.ts';
import { filterColumns } from './filter-columns.ts';
import { fieldRow, numberIn, type FilterField } from './filter-fields.ts';
import { parseFilter, type Comparison, type FilterTerm, type FilterValue } from './filter-syntax.ts';
import { lifecycle, rowOf, statuses, type Status } from './lifecycle.ts';

export type Condition = RawBuilder<SqlBool>;

/** The column holds the text; what LIKE takes for a wildcard stands for itself. */
export const holds = (column: RawBuilder<unknown>, text: string): Condition =>
  sql<SqlBool>`${column} like ${`%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`} escape '\\'`;

const every = (all: readonly Condition[]): Condition =>
  all.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(all, sql` and `)})`;
const some = (any: readonly Condition[]): Condition =>
  any.length === 0 ? sql<SqlBool>`false` : sql<SqlBool>`(${sql.join(any, sql` or `)})`;
const not = (one: Condition): Condition => sql<SqlBool>`not ${one}`;

const operators: Record<Comparison, RawBuilder<unknown>> = {
  contains: sql`=`,
  equals: sql`=`,
  less: sql`<`,
  at_most: sql`<=`,
  more: sql`>`,
  at_least: sql`>=`,
};

const plain = (text: string): string => text.toLowerCase().replace(/[\s-]+/g, '_');

/** States by their name here, by MAAS's label, or by MAAS's simplified status. */
function statusesMeant({ text, comparison }: FilterValue): Status[] {
  const wanted = plain(text);
  const names = (s: Status): string[] => [s, plain(lifecycle[s].label), plain(lifecycle[s].simple)];
  const exact = statuses.filter((s) => names(s).slice(0, 2).includes(wanted));
  if (comparison === 'equals')
    return exact.length > 0 ? exact : statuses.filter((s) => names(s).includes(wanted));
  return statuses.filter((s) => names(s).some((name) => name.includes(wanted)));
}

function addresses(column: RawBuilder<unknown>, { text, comparison }: FilterValue): Condition {
  const whole = ipv4ToNumber(text);
  const net = cidrFrom(text);
  if (net) return sql<SqlBool>`${column} between ${net.first} and ${net.last}`;
  if (comparison === 'equals') return whole === null ? some([]) : sql<SqlBool>`${column} = ${whole}`;
  return some(
    addressRanges(text.includes('.') ? text : `${text}.`).map(
      ([from, to]) => sql<SqlBool>`${column} between ${from} and ${to}`,
    ),
  );
}

function compared(field: FilterField, value: FilterValue): Condition {
  const { value: column } = filterColumns[field];
  if (field === 'status') {
    const meant = statusesMeant(value);
    return meant.length === 0 ? some([]) : sql<SqlBool>`${column} in (${sql.join(meant)})`;
  }
  if (field === 'ip') return addresses(column, value);
  if (fieldRow(field).numbers)
    return sql<SqlBool>`${column} ${operators[value.comparison]} ${numberIn(field, value.text)}`;
  const text = field === 'mac' ? (macFrom(value.text) ?? value.text.replaceAll('-', ':')) : value.text;
  return value.comparison === 'equals'
    ? sql<SqlBool>`${column} = ${text} collate nocase`
    : holds(column, text);
}

/** A machine's row, or one of the rows that belong to it, has one of the values. */
function hasOneOf(field: FilterField, values: readonly FilterValue[]): Condition {
  const { from, machineId } = filterColumns[field];
  const here = some(values.map((value) => compared(field, value)));
  return from ? sql<SqlBool>`machine.id in (select ${machineId} from ${from} and ${here})` : here;
}

/** Free text: part of a name, MAC, address, serial number or tag. */
const looked: readonly FilterField[] = ['hostname', 'mac', 'serial', 'tags', 'ip'];

function word(value: FilterValue): Condition {
  const fields = looked.filter((field) => field !== 'ip' || addressRanges(value.text).length > 0);
  return some(fields.map((field) => hasOneOf(field, [value])));
}

export function termCondition(term: FilterTerm): Condition {
  if (term.field === null) return term.value.negated ? not(word(term.value)) : word(term.value);
  const { field, values } = term;
  const wanted = values.filter((v) => !v.negated);
  const unwanted = values.filter((v) => v.negated);
  return every([
    ...(wanted.length > 0 ? [hasOneOf(field, wanted)] : []),
    ...(unwanted.length > 0 ? [not(hasOneOf(field, unwanted))] : []),
  ]);
}

const inStatuses = (of: readonly string[]): Condition =>
  sql<SqlBool>`machine.status in (${sql.join(of.length > 0 ? of : [''])})`;
const statusesOf = (group: Group): string[] => statuses.filter((s) => rowOf(s).group === group);

/** A working machine that is late needs a person. */
export function groupCondition(group: Group, late: readonly number[]): Condition {
  const own = inStatuses(statusesOf(group));
  if (late.length === 0 || (group !== 'need_you' && group !== 'working')) return own;
  const isLate = every([inStatuses(statusesOf('working')), sql`machine.id in (${sql.join(late)})`]);
  return group === 'need_you' ? some([own, isLate]) : every([own, not(isLate)]);
}

export interface Wanted {
  terms: readonly FilterTerm[];
  condition: Condition;
}

/** All terms of the filter must hold, and the group; a filter that cannot be read is refused with the place. */
export function wanted(filter: string, group: Group | undefined, late: readonly number[]): Result<Wanted> {
  const parsed = parseFilter(filter);
  if ('trouble' in parsed) {
    const { start, end, expected, sentence } = parsed.trouble;
    const { problem } = refuse('bad_input', sentence);
    return { ok: false, problem: { ...problem, fields: { filter: sentence }, at: { start, end, expected } } };
  }
  const ofGroup = group ? [groupCondition(group, late)] : [];
  const condition = every([...ofGroup, ...parsed.terms.map(termCondition)]);
  return ok({ terms: parsed.terms, condition });
}
