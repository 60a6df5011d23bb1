import type { Kysely } from 'kysely';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

const kinds = ['second_card', 'replaced_card', 'cloned_uuid', 'stolen_mac', 'same_bmc'];

/** Saved views, the rows of bulk actions, and stations that say they are a machine while something speaks against it. */
export async function machinesOfTheDesk(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('saved_view')
    .addColumn('id', t.identity, identity)
    .addColumn('user_key', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('view', 'text', (c) => c.notNull())
    .addColumn('changed_at', t.bigint, (c) => c.notNull())
    .addUniqueConstraint('saved_view_name', ['user_key', 'name'])
    .execute();
  await db.schema
    .createTable('bulk_row')
    .addColumn('job_id', 'integer', (c) => c.notNull().references('job.id').onDelete('cascade'))
    .addColumn('system_id', 'text', (c) => c.notNull())
    .addColumn('hostname', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull().defaultTo('waiting'))
    .addColumn('sentence', 'text', (c) => c.notNull().defaultTo(''))
    .addPrimaryKeyConstraint('bulk_row_pk', ['job_id', 'system_id'])
    .addCheckConstraint('bulk_row_state', oneOf('state', ['waiting', 'done', 'refused']))
    .execute();
  await db.schema
    .createIndex('bulk_row_state')
    .on('bulk_row')
    .columns(['job_id', 'state', 'hostname'])
    .execute();
  await db.schema
    .createTable('claim')
    .addColumn('id', t.identity, identity)
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'))
    .addColumn('mac', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('macs', 'text', (c) => c.notNull())
    .addColumn('hardware_uuid', 'text')
    .addColumn('first_at', t.bigint, (c) => c.notNull())
    .addColumn('last_at', t.bigint, (c) => c.notNull())
    .addColumn('times', 'integer', (c) => c.notNull())
    .addColumn('answer', 'text')
    .addColumn('answered_at', t.bigint)
    .addUniqueConstraint('claim_mac', ['mac', 'machine_id'])
    .addCheckConstraint('claim_kind', oneOf('kind', kinds))
    .execute();
  await db.schema.createIndex('claim_last_at').on('claim').column('last_at').execute();
  // power_checked_at: whoever asks BMCs in turn looks for the one that waits longest, after each answer.
  for (const column of ['zone_id', 'pool_id', 'power_checked_at'])
    await db.schema.createIndex(`machine_${column}`).on('machine').column(column).execute();
  await db.schema.createIndex('machine_tag_tag').on('machine_tag').column('tag_id').execute();
}
