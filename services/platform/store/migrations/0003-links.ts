import { sql, type Kysely } from 'kysely';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

/**
 * How a machine's interfaces will be on the network. What the hardware is stands in `interface`, which each
 * commissioning replaces; this is what people want of it, and stays.
 */
export async function links(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('network_interface')
    .addColumn('id', t.identity, identity)
    .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'))
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('mac', 'text', (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('mtu', 'integer')
    .addColumn('vlan_id', 'integer', (c) => c.references('vlan.id').onDelete('set null'))
    .addColumn('tags', 'text', (c) => c.notNull().defaultTo('[]'))
    .addUniqueConstraint('network_interface_name', ['machine_id', 'name'])
    .addCheckConstraint('network_interface_type', oneOf('type', ['physical']))
    .execute();
  await db.schema.createIndex('network_interface_mac').on('network_interface').column('mac').execute();
  await db.schema
    .createTable('interface_link')
    .addColumn('id', t.identity, identity)
    .addColumn('interface_id', 'integer', (c) =>
      c.notNull().references('network_interface.id').onDelete('cascade'),
    )
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('subnet_id', 'integer', (c) => c.references('subnet.id').onDelete('cascade'))
    .addColumn('ip_address', 'text', (c) => c.unique())
    .addColumn('default_gateway', 'integer', (c) => c.notNull().defaultTo(0))
    .addCheckConstraint(
      'interface_link_mode',
      sql<boolean>`(mode = 'auto' and subnet_id is not null)
        or (mode = 'static' and subnet_id is not null and ip_address is not null)
        or (mode in ('dhcp', 'link_up') and ip_address is null)`,
    )
    .execute();
  for (const column of ['interface_id', 'subnet_id'])
    await db.schema.createIndex(`interface_link_${column}`).on('interface_link').column(column).execute();
  // A fixed address that DHCP hands out because a link has it, and only as long as it has.
  await db.schema
    .alterTable('static_address')
    .addColumn('link_id', 'integer', (c) => c.references('interface_link.id').onDelete('cascade'))
    .execute();
  // Machines that were commissioned before: their boot card asks for an address, as it did.
  await sql`insert into network_interface (machine_id, type, name, mac)
    select machine_id, 'physical', name, mac from interface i
    where length(name) <= 15
      and not exists (select 1 from interface o where o.machine_id = i.machine_id and o.name = i.name and o.id < i.id)`.execute(
    db,
  );
  await sql`insert into interface_link (interface_id, mode)
    select n.id, 'dhcp' from network_interface n join machine m on m.id = n.machine_id and m.boot_mac = n.mac`.execute(
    db,
  );
}
