import type { Kysely } from 'kysely';

/** The log is searched by kind, level and person, each newest first. */
export async function deskEvents(db: Kysely<unknown>): Promise<void> {
  for (const column of ['kind', 'level', 'who'])
    await db.schema.createIndex(`event_${column}`).on('event').columns([column, 'n']).execute();
}
