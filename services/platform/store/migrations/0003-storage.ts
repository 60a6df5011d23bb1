import { sql, type ColumnDefinitionBuilder, type Kysely } from 'kysely';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

const of =
  (table: string) =>
  (c: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
    c.references(`${table}.id`).onDelete('cascade');

/** Exactly one of the three things that a filesystem or a tag can be on. */
const onOne = sql<boolean>`(block_device_id is not null) + (partition_id is not null) + (virtual_device_id is not null) = 1`;

/** The storage of machines as their next deployment makes it, and what their disks hold now. */
export async function storage(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('block_device').addColumn('logical_block_size', 'integer').execute();
  await db.schema
    .createTable('disk_content')
    .addColumn('machine_id', 'integer', (c) => of('machine')(c).notNull())
    .addColumn('disk', 'text', (c) => c.notNull())
    .addColumn('read_at', t.bigint, (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('disk_content_pk', ['machine_id', 'disk'])
    .execute();
  await db.schema
    .createTable('storage_config')
    .addColumn('machine_id', 'integer', (c) => of('machine')(c).primaryKey())
    .addColumn('layout', 'text', (c) => c.notNull())
    .addColumn('boot_disk_id', 'integer', (c) => c.references('block_device.id').onDelete('set null'))
    .addColumn('swap_mib', 'integer')
    .addCheckConstraint('storage_config_layout', oneOf('layout', ['flat', 'lvm', 'blank', 'custom']))
    .execute();
  await db.schema
    .createTable('partition')
    .addColumn('id', t.identity, identity)
    .addColumn('machine_id', 'integer', (c) => of('machine')(c).notNull())
    .addColumn('block_device_id', 'integer', (c) => of('block_device')(c).notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('size_bytes', t.bigint, (c) => c.notNull())
    .addColumn('uuid', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('bootable', 'integer', (c) => c.notNull())
    .addUniqueConstraint('partition_number', ['block_device_id', 'number'])
    .addCheckConstraint('partition_role', oneOf('role', ['bios', 'data']))
    .addCheckConstraint('partition_size', sql<boolean>`size_bytes > 0`)
    .execute();
  await db.schema
    .createTable('volume_group')
    .addColumn('id', t.identity, identity)
    .addColumn('machine_id', 'integer', (c) => of('machine')(c).notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('uuid', 'text', (c) => c.notNull())
    .addUniqueConstraint('volume_group_name', ['machine_id', 'name'])
    .execute();
  await db.schema
    .createTable('virtual_device')
    .addColumn('id', t.identity, identity)
    .addColumn('machine_id', 'integer', (c) => of('machine')(c).notNull())
    .addColumn('volume_group_id', 'integer', of('volume_group'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('uuid', 'text', (c) => c.notNull())
    .addColumn('size_bytes', t.bigint, (c) => c.notNull())
    .addUniqueConstraint('virtual_device_name', ['volume_group_id', 'name'])
    .addCheckConstraint('virtual_device_size', sql<boolean>`size_bytes > 0`)
    .execute();
  await db.schema
    .createTable('filesystem')
    .addColumn('id', t.identity, identity)
    .addColumn('machine_id', 'integer', (c) => of('machine')(c).notNull())
    .addColumn('block_device_id', 'integer', (c) => of('block_device')(c).unique())
    .addColumn('partition_id', 'integer', (c) => of('partition')(c).unique())
    .addColumn('virtual_device_id', 'integer', (c) => of('virtual_device')(c).unique())
    .addColumn('fstype', 'text', (c) => c.notNull())
    .addColumn('uuid', 'text', (c) => c.notNull())
    .addColumn('label', 'text', (c) => c.notNull())
    .addColumn('mount_point', 'text')
    .addColumn('mount_options', 'text', (c) => c.notNull())
    .addColumn('volume_group_id', 'integer', of('volume_group'))
    .addCheckConstraint('filesystem_on_one', onOne)
    .addCheckConstraint(
      'filesystem_of_group',
      sql<boolean>`(fstype = 'lvm-pv') = (volume_group_id is not null)`,
    )
    .execute();
  await db.schema
    .createTable('special_mount')
    .addColumn('machine_id', 'integer', (c) => of('machine')(c).notNull())
    .addColumn('mount_point', 'text', (c) => c.notNull())
    .addColumn('fstype', 'text', (c) => c.notNull())
    .addColumn('mount_options', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('special_mount_pk', ['machine_id', 'mount_point'])
    .execute();
  await db.schema
    .createTable('storage_tag')
    .addColumn('id', t.identity, identity)
    .addColumn('machine_id', 'integer', (c) => of('machine')(c).notNull())
    .addColumn('block_device_id', 'integer', of('block_device'))
    .addColumn('partition_id', 'integer', of('partition'))
    .addColumn('virtual_device_id', 'integer', of('virtual_device'))
    .addColumn('tag', 'text', (c) => c.notNull())
    .addCheckConstraint('storage_tag_on_one', onOne)
    .execute();
  for (const table of ['partition', 'volume_group', 'virtual_device', 'filesystem', 'storage_tag'])
    await db.schema.createIndex(`${table}_machine`).on(table).column('machine_id').execute();
}
