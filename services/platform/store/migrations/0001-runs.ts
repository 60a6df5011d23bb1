import type { Kysely } from 'kysely';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

/** Script runs, the boot timeline and power intents. */
export async function runs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('script_run')
    .addColumn('id', t.identity, identity)
    .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'))
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('created_at', t.bigint, (c) => c.notNull())
    .addColumn('ended_at', t.bigint)
    .addColumn('last_ping_at', t.bigint)
    .addCheckConstraint('script_run_purpose', oneOf('purpose', ['enlist', 'commission', 'test']))
    .execute();
  await db.schema
    .createTable('script_result')
    .addColumn('id', t.identity, identity)
    .addColumn('run_id', 'integer', (c) => c.notNull().references('script_run.id').onDelete('cascade'))
    .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('hardware_type', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('status', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('timeout_seconds', 'integer', (c) => c.notNull())
    .addColumn('order_index', 'integer', (c) => c.notNull())
    .addColumn('started_at', t.bigint)
    .addColumn('ended_at', t.bigint)
    .addColumn('exit_status', 'integer')
    .addColumn('runtime_ms', t.bigint)
    .addColumn('suppressed', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('parameters', 'text')
    .execute();
  await db.schema
    .createTable('script_output')
    .addColumn('result_id', 'integer', (c) => c.notNull().references('script_result.id').onDelete('cascade'))
    .addColumn('stream', 'text', (c) => c.notNull())
    .addColumn('content', t.bytes, (c) => c.notNull())
    .addColumn('truncated', 'integer', (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('script_output_pk', ['result_id', 'stream'])
    .execute();
  await db.schema.createIndex('script_run_machine').on('script_run').column('machine_id').execute();
  await db.schema.createIndex('script_result_run').on('script_result').column('run_id').execute();
  await db.schema.createIndex('script_result_machine').on('script_result').column('machine_id').execute();
  await db.schema
    .createTable('boot_step')
    .addColumn('id', t.identity, identity)
    .addColumn('mac', 'text', (c) => c.notNull())
    .addColumn('machine_id', 'integer', (c) => c.references('machine.id').onDelete('cascade'))
    .addColumn('boot_number', 'integer', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('at', t.bigint, (c) => c.notNull())
    .addColumn('ended_at', t.bigint)
    .addColumn('facts', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('boot_step_mac').on('boot_step').columns(['mac', 'boot_number']).execute();
  await db.schema
    .createIndex('boot_step_machine')
    .on('boot_step')
    .columns(['machine_id', 'boot_number'])
    .execute();
  await db.schema
    .createTable('power_intent')
    .addColumn('machine_id', 'integer', (c) => c.primaryKey().references('machine.id').onDelete('cascade'))
    .addColumn('wanted', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('asked_by', 'text', (c) => c.notNull())
    .addColumn('asked_at', t.bigint, (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('next_try_at', t.bigint, (c) => c.notNull())
    .addColumn('last_problem', 'text')
    .addColumn('serial', t.bigint, (c) => c.notNull())
    .addCheckConstraint('power_wanted', oneOf('wanted', ['on', 'off', 'cycle', 'netboot', 'query']))
    .execute();
  await db.schema.createIndex('power_intent_due').on('power_intent').column('next_try_at').execute();
  await db.schema
    .createTable('power_note')
    .addColumn('id', t.identity, identity)
    .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'))
    .addColumn('at', t.bigint, (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('failed', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('power_note_machine').on('power_note').column('machine_id').execute();
}
