import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import { ipv4ToNumber } from '../../contract/addresses.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { rowOf, statuses, type Group } from './lifecycle.ts';

type Eb = ExpressionBuilder<Schema, 'machine'>;

/** The addresses that begin with the text: 10.77.0.1 is also the beginning of 10.77.0.12 and 10.77.0.115. */
export function addressRanges(text: string): [first: number, last: number][] {
  const parts = text.replace(/\.$/, '').split('.');
  if (!/^[0-9]+(\.[0-9]+){1,3}\.?$/.test(text) || parts.some((p) => Number(p) > 255)) return [];
  const head = text.endsWith('.') ? parts : parts.slice(0, -1);
  const tail = text.endsWith('.') ? '' : (parts.at(-1) ?? '');
  const free = 4 - head.length;
  const lasts = Array.from({ length: 256 }, (_, n) => String(n)).filter((n) => n.startsWith(tail));
  if (free < 1) {
    const whole = ipv4ToNumber(parts.join('.'));
    return whole === null ? [] : [[whole, whole]];
  }
  return lasts.map((last) => {
    const first = [...head, last, ...Array<string>(free - 1).fill('0')].reduce(
      (n, p) => n * 256 + Number(p),
      0,
    );
    return [first, first + 256 ** (free - 1) - 1];
  });
}

/** The column holds the text; what LIKE takes for a wildcard stands for itself. */
const holds = (column: string, text: string) =>
  sql<SqlBool>`${sql.ref(column)} like ${`%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`} escape '\\'`;

/** One word of the filter: part of a name, MAC, address, serial number or tag. */
function matches(eb: Eb, word: string): Expression<SqlBool> {
  const mac = word.replaceAll('-', ':');
  const ranges = addressRanges(word);
  const some: Expression<SqlBool>[] = [
    holds('machine.hostname', word),
    eb('machine.id', 'in', (q) =>
      q.selectFrom('machine_mac').select('machine_id').where(holds('machine_mac.mac', mac)),
    ),
    eb('machine.id', 'in', (q) =>
      q
        .selectFrom('hardware_info')
        .select('machine_id')
        .where('hardware_info.key', '=', 'system_serial')
        .where(holds('hardware_info.value', word)),
    ),
    eb('machine.id', 'in', (q) =>
      q
        .selectFrom('machine_tag')
        .innerJoin('tag', 'tag.id', 'machine_tag.tag_id')
        .select('machine_tag.machine_id')
        .where(holds('tag.name', word)),
    ),
  ];
  if (ranges.length > 0)
    some.push(
      eb('machine.id', 'in', (q) =>
        q
          .selectFrom('lease')
          .innerJoin('machine_mac', 'machine_mac.mac', 'lease.mac')
          .select('machine_mac.machine_id')
          .where('lease.state', '=', 'active')
          .where((e) => e.or(ranges.map(([from, to]) => e.between('lease.address', from, to)))),
      ),
    );
  return eb.or(some);
}

const statusesOf = (group: Group): string[] => statuses.filter((s) => rowOf(s).group === group);

/** A working machine that is late needs a person. */
function inGroup(eb: Eb, group: Group, late: readonly number[]): Expression<SqlBool> {
  const own = eb('machine.status', 'in', statusesOf(group));
  if (late.length === 0 || (group !== 'need_you' && group !== 'working')) return own;
  const isLate = eb.and([eb('machine.status', 'in', statusesOf('working')), eb('machine.id', 'in', late)]);
  return group === 'need_you' ? eb.or([own, isLate]) : eb.and([own, eb.not(isLate)]);
}

/** All words of the filter must match, and the group. */
export function wanted(
  eb: Eb,
  filter: string,
  group: Group | undefined,
  late: readonly number[],
): Expression<SqlBool> {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
  const all = words.map((word) => matches(eb, word));
  if (group) all.push(inGroup(eb, group, late));
  return eb.and(all);
}
