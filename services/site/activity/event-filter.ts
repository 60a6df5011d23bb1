import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { z } from 'zod';
import type { activityContract } from './contract.ts';

export type EventFilter = Omit<z.output<(typeof activityContract)['events.list']['input']>, 'limit'>;

/** `%` and `_` mean themselves; LIKE compares ASCII letters in any case. */
const part = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;

/** What an event must be, but for its number. Indexes: event_kind, event_level, event_who, event_machine. */
export function matching(f: EventFilter): RawBuilder<SqlBool> {
  const all: RawBuilder<unknown>[] = [sql`1 = 1`];
  if (f.kind?.includes('.')) all.push(sql`event.kind = ${f.kind}`);
  else if (f.kind !== undefined)
    all.push(sql`event.kind >= ${`${f.kind}.`} and event.kind < ${`${f.kind}/`}`);
  if (f.levels && f.levels.length > 0) all.push(sql`event.level in (${sql.join(f.levels)})`);
  if (f.systemId !== undefined)
    all.push(sql`event.machine_id = (select id from machine where system_id = ${f.systemId})`);
  if (f.who !== undefined) all.push(sql`event.who = ${f.who}`);
  if (f.byPeople) all.push(sql`event.who is not null and event.who <> 'this desk'`);
  if (f.from !== undefined) all.push(sql`event.at >= ${f.from}`);
  if (f.to !== undefined) all.push(sql`event.at < ${f.to}`);
  if (f.text !== undefined) {
    const like = part(f.text);
    all.push(
      sql`(event.text like ${like} escape '\\' or event.machine_id in (select id from machine where hostname like ${like} escape '\\'))`,
    );
  }
  return sql<SqlBool>`${sql.join(all, sql` and `)}`;
}

/** True when every event fits. */
export const fitsAll = (f: EventFilter): boolean =>
  Object.entries(f).every(([name, value]) => name === 'before' || value === undefined || value === false);
