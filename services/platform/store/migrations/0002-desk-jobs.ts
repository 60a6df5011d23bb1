import type { Kysely } from 'kysely';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

/** Jobs with what came of each of their items. */
export async function deskJobs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('job')
    .addColumn('id', t.identity, identity)
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('arguments', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull().defaultTo('waiting'))
    .addColumn('asked_by', 'text', (c) => c.notNull())
    .addColumn('asked_at', t.bigint, (c) => c.notNull())
    .addColumn('step', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('started_at', t.bigint)
    .addColumn('ended_at', t.bigint)
    .addColumn('result', 'text')
    .addColumn('cancel_asked_by', 'text')
    .addCheckConstraint('job_state', oneOf('state', ['waiting', 'running', 'done', 'failed', 'cancelled']))
    .execute();
  await db.schema.createIndex('job_state_id').on('job').columns(['state', 'id']).execute();
  await db.schema
    .createTable('job_item')
    .addColumn('job_id', 'integer', (c) => c.notNull().references('job.id').onDelete('cascade'))
    .addColumn('item', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('job_item_pk', ['job_id', 'item'])
    .addCheckConstraint('job_item_outcome', oneOf('outcome', ['done', 'failed', 'skipped']))
    .execute();
}
