import type { CreateTableBuilder, Kysely } from 'kysely';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

/** A table of things inside a machine: gone with it, found by it. */
function inside(db: Kysely<unknown>, name: string): CreateTableBuilder<string> {
  return db.schema
    .createTable(name)
    .addColumn('id', t.identity, identity)
    .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'));
}

export async function inventory(db: Kysely<unknown>): Promise<void> {
  await inside(db, 'interface')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('mac', 'text', (c) => c.notNull().unique())
    .addColumn('enabled', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('vendor', 'text')
    .addColumn('product', 'text')
    .addColumn('firmware_version', 'text')
    .addColumn('driver', 'text')
    .addColumn('link_connected', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('link_speed_mbps', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('interface_speed_mbps', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('numa_node', 'integer')
    .addColumn('pci_address', 'text')
    .addColumn('neighbour_name', 'text')
    .addColumn('neighbour_mac', 'text')
    .addColumn('neighbour_port', 'text')
    .addColumn('neighbour_port_description', 'text')
    .execute();
  await inside(db, 'block_device')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('id_path', 'text')
    .addColumn('model', 'text')
    .addColumn('serial', 'text')
    .addColumn('firmware_version', 'text')
    .addColumn('size_bytes', t.bigint, (c) => c.notNull())
    .addColumn('block_size', 'integer', (c) => c.notNull())
    .addColumn('rotational', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('removable', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('read_only', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('transport', 'text')
    .addColumn('numa_node', 'integer')
    .addColumn('pci_address', 'text')
    .execute();
  await inside(db, 'node_device')
    .addColumn('bus', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('vendor_id', 'text', (c) => c.notNull())
    .addColumn('product_id', 'text', (c) => c.notNull())
    .addColumn('vendor_name', 'text', (c) => c.notNull())
    .addColumn('product_name', 'text', (c) => c.notNull())
    .addColumn('driver', 'text', (c) => c.notNull())
    .addColumn('bus_number', 'integer', (c) => c.notNull())
    .addColumn('device_number', 'integer', (c) => c.notNull())
    .addColumn('class_name', 'text', (c) => c.notNull())
    .addColumn('numa_node', 'integer')
    .addCheckConstraint('node_device_bus', oneOf('bus', ['pci', 'usb']))
    .execute();
  await inside(db, 'numa_node')
    .addColumn('index', 'integer', (c) => c.notNull())
    .addColumn('memory_mib', 'integer', (c) => c.notNull())
    .addColumn('cores', 'text', (c) => c.notNull())
    .execute();
  await inside(db, 'memory_module')
    .addColumn('slot', 'text', (c) => c.notNull())
    .addColumn('size_mib', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('speed_mts', 'integer')
    .addColumn('vendor', 'text')
    .addColumn('part', 'text')
    .addColumn('serial', 'text')
    .execute();
  await inside(db, 'inventory_change')
    .addColumn('at', t.bigint, (c) => c.notNull())
    .addColumn('sign', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('hardware_info')
    .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'))
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('hardware_info_pk', ['machine_id', 'key'])
    .execute();
  await db.schema
    .createTable('bmc')
    .addColumn('machine_id', 'integer', (c) => c.primaryKey().references('machine.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('address', 'text')
    .addColumn('mac', 'text')
    .addColumn('firmware_version', 'text')
    .addColumn('found_at', t.bigint, (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('inventory_reading')
    .addColumn('machine_id', 'integer', (c) => c.primaryKey().references('machine.id').onDelete('cascade'))
    .addColumn('at', t.bigint, (c) => c.notNull())
    .addColumn('previous_at', t.bigint)
    .execute();
  for (const table of [
    'interface',
    'block_device',
    'node_device',
    'numa_node',
    'memory_module',
    'inventory_change',
  ])
    await db.schema.createIndex(`${table}_machine`).on(table).column('machine_id').execute();
}
