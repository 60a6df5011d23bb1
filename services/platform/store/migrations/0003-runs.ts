import type { Kysely } from 'kysely';
import { runPurposes } from '../../../contract/fleet.ts';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

/**
 * Runs that deploy, release and rescue, and what a machine remembers of them. A CHECK cannot be changed in place: the
 * three tables of runs are made anew under another name, filled, and renamed, children first, so that nothing cascades.
 */
export async function runsOfDeployments(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('script_run_new')
    .addColumn('id', t.identity, identity)
    .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'))
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('created_at', t.bigint, (c) => c.notNull())
    .addColumn('ended_at', t.bigint)
    .addColumn('last_ping_at', t.bigint)
    .addColumn('enable_ssh', 'integer', (c) => c.notNull().defaultTo(0))
    .addCheckConstraint('script_run_purpose', oneOf('purpose', runPurposes))
    .execute();
  await schema
    .createTable('script_result_new')
    .addColumn('id', t.identity, identity)
    .addColumn('run_id', 'integer', (c) => c.notNull().references('script_run_new.id').onDelete('cascade'))
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
    .addColumn('script_version_id', 'integer')
    .addColumn('target', 'text')
    .addColumn('subject', 'text')
    .execute();
  await schema
    .createTable('script_output_new')
    .addColumn('result_id', 'integer', (c) =>
      c.notNull().references('script_result_new.id').onDelete('cascade'),
    )
    .addColumn('stream', 'text', (c) => c.notNull())
    .addColumn('content', t.bytes, (c) => c.notNull())
    .addColumn('truncated', 'integer', (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('script_output_key', ['result_id', 'stream'])
    .execute();
  const any = db as Kysely<Record<string, Record<string, unknown>>>;
  const copy = async (table: string, columns: string[]): Promise<void> => {
    await any
      .insertInto(`${table}_new`)
      .columns(columns)
      .expression(any.selectFrom(table).select(columns))
      .execute();
  };
  await copy('script_run', ['id', 'machine_id', 'purpose', 'created_at', 'ended_at', 'last_ping_at']);
  await copy('script_result', [
    ...['id', 'run_id', 'machine_id', 'name', 'type', 'hardware_type', 'status', 'timeout_seconds'],
    ...['order_index', 'started_at', 'ended_at', 'exit_status', 'runtime_ms', 'suppressed', 'parameters'],
  ]);
  await copy('script_output', ['result_id', 'stream', 'content', 'truncated']);
  for (const table of ['script_output', 'script_result', 'script_run']) {
    await schema.dropTable(table).execute();
    await schema.alterTable(`${table}_new`).renameTo(table).execute();
  }
  await schema.createIndex('script_run_machine').on('script_run').column('machine_id').execute();
  await schema.createIndex('script_result_run').on('script_result').column('run_id').execute();
  await schema.createIndex('script_result_machine').on('script_result').column('machine_id').execute();
  const machine = (column: string, type: 'text' | 'integer', fallback: string | number) =>
    schema
      .alterTable('machine')
      .addColumn(column, type, (c) => c.notNull().defaultTo(fallback))
      .execute();
  await machine('osystem', 'text', '');
  await machine('distro_series', 'text', '');
  await machine('agent_name', 'text', '');
  await machine('ephemeral_deploy', 'integer', 0);
  await machine('netboot', 'integer', 1);
  await schema.alterTable('machine').addColumn('back_to', 'text').execute();
}
