import type { Kysely } from 'kysely';
import { columnTypes as t, identity } from '../dialect.ts';

/** Sessions of browsers, and who must wait before the next log-in. */
export async function access(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('session')
    .addColumn('id', t.identity, identity)
    .addColumn('user_id', 'integer', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', t.bigint, (c) => c.notNull())
    .addColumn('last_used_at', t.bigint, (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('browser', 'text', (c) => c.notNull())
    .execute();
  for (const column of ['user_id', 'created_at', 'last_used_at'])
    await db.schema.createIndex(`session_${column}`).on('session').column(column).execute();
  await db.schema
    .createTable('login_lock')
    .addColumn('id', t.identity, identity)
    .addColumn('subject', 'text', (c) => c.notNull().unique())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('failed_at', t.bigint, (c) => c.notNull())
    .addColumn('until', t.bigint, (c) => c.notNull())
    .execute();
}
