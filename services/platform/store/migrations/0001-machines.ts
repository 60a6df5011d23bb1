import { sql, type Kysely } from 'kysely';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

const statuses =
  'new commissioning failed_commissioning missing ready reserved deployed retired broken deploying allocated failed_deployment releasing releasing_failed disk_erasing failed_disk_erasing rescue_mode entering_rescue_mode failed_to_enter_rescue_mode exiting_rescue_mode failed_to_exit_rescue_mode testing failed_testing'.split(
    ' ',
  );

export async function machines(db: Kysely<unknown>): Promise<void> {
  for (const name of ['zone', 'pool'])
    await db.schema
      .createTable(name)
      .addColumn('id', t.identity, identity)
      .addColumn('name', 'text', (c) => c.notNull().unique())
      .addColumn('description', 'text', (c) => c.notNull().defaultTo(''))
      .execute();
  // Every machine has a zone and a pool; MAAS calls the first of each "default".
  await sql`insert into zone (name, description) values ('default', '')`.execute(db);
  await sql`insert into pool (name, description) values ('default', 'Default pool')`.execute(db);
  await db.schema
    .createTable('machine')
    .addColumn('id', t.identity, identity)
    .addColumn('system_id', 'text', (c) => c.notNull().unique())
    .addColumn('hostname', 'text', (c) => c.notNull().unique())
    .addColumn('description', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('domain', 'text', (c) => c.notNull())
    .addColumn('architecture', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('previous_status', 'text')
    .addColumn('status_since', t.bigint, (c) => c.notNull())
    .addColumn('deadline_at', t.bigint)
    .addColumn('run_purpose', 'text')
    .addColumn('run_started_at', t.bigint)
    .addColumn('run_by', 'text')
    .addColumn('error_description', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('owner', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('zone_id', 'integer', (c) => c.notNull().references('zone.id'))
    .addColumn('pool_id', 'integer', (c) => c.notNull().references('pool.id'))
    .addColumn('locked', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('power_type', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('power_parameters', 'text', (c) => c.notNull())
    .addColumn('power_state', 'text', (c) => c.notNull().defaultTo('unknown'))
    .addColumn('power_checked_at', t.bigint)
    .addColumn('power_error', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('hardware_uuid', 'text')
    .addColumn('boot_mac', 'text')
    .addColumn('bios_boot_method', 'text')
    .addColumn('cpu_count', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('cpu_speed_mhz', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('memory_mib', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('storage_bytes', t.bigint, (c) => c.notNull().defaultTo(0))
    .addColumn('inventory_at', t.bigint)
    .addColumn('created_at', t.bigint, (c) => c.notNull())
    .addColumn('updated_at', t.bigint, (c) => c.notNull())
    .addCheckConstraint('machine_status', oneOf('status', statuses))
    .addCheckConstraint('machine_power', oneOf('power_state', ['on', 'off', 'unknown', 'error']))
    .execute();
  for (const column of ['status', 'deadline_at', 'boot_mac', 'hardware_uuid'])
    await db.schema.createIndex(`machine_${column}`).on('machine').column(column).execute();
  await db.schema
    .createTable('machine_mac')
    .addColumn('mac', 'text', (c) => c.primaryKey())
    .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'))
    .execute();
  await db.schema.createIndex('machine_mac_machine').on('machine_mac').column('machine_id').execute();
  await db.schema
    .createTable('tag')
    .addColumn('id', t.identity, identity)
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('comment', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('definition', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('kernel_opts', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema
    .createTable('machine_tag')
    .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'))
    .addColumn('tag_id', 'integer', (c) => c.notNull().references('tag.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('machine_tag_pk', ['machine_id', 'tag_id'])
    .execute();
}
