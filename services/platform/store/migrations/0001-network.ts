import type { Kysely } from 'kysely';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

export async function network(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('fabric')
    .addColumn('id', t.identity, identity)
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('class_type', 'text')
    .addColumn('description', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema
    .createTable('vlan')
    .addColumn('id', t.identity, identity)
    .addColumn('fabric_id', 'integer', (c) => c.notNull().references('fabric.id').onDelete('cascade'))
    .addColumn('vid', 'integer', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('mtu', 'integer', (c) => c.notNull().defaultTo(1500))
    .addColumn('dhcp_on', 'integer', (c) => c.notNull().defaultTo(0))
    .addUniqueConstraint('vlan_vid', ['fabric_id', 'vid'])
    .execute();
  await db.schema
    .createTable('subnet')
    .addColumn('id', t.identity, identity)
    .addColumn('vlan_id', 'integer', (c) => c.notNull().references('vlan.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('cidr', 'text', (c) => c.notNull().unique())
    .addColumn('gateway_ip', 'text')
    .addColumn('dns_servers', 'text', (c) => c.notNull().defaultTo('[]'))
    .addColumn('nic', 'text')
    .addColumn('managed', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('lease_seconds', 'integer', (c) => c.notNull().defaultTo(600))
    .execute();
  await db.schema
    .createTable('ip_range')
    .addColumn('id', t.identity, identity)
    .addColumn('subnet_id', 'integer', (c) => c.notNull().references('subnet.id').onDelete('cascade'))
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('start_ip', 'text', (c) => c.notNull())
    .addColumn('end_ip', 'text', (c) => c.notNull())
    .addColumn('comment', 'text', (c) => c.notNull().defaultTo(''))
    .addCheckConstraint('ip_range_type', oneOf('type', ['dynamic', 'reserved']))
    .execute();
  await db.schema
    .createTable('lease')
    .addColumn('address', t.bigint, (c) => c.primaryKey())
    .addColumn('subnet_id', 'integer', (c) => c.notNull().references('subnet.id').onDelete('cascade'))
    .addColumn('mac', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('starts_at', t.bigint, (c) => c.notNull())
    .addColumn('expires_at', t.bigint, (c) => c.notNull())
    .addColumn('hostname', 'text')
    .addColumn('client_id', 'text')
    .addColumn('vendor_class', 'text')
    .addCheckConstraint('lease_state', oneOf('state', ['active', 'released', 'declined']))
    .execute();
  await db.schema.createIndex('lease_mac').on('lease').columns(['mac', 'subnet_id']).execute();
  await db.schema.createIndex('lease_expires_at').on('lease').column('expires_at').execute();
  await db.schema
    .createTable('static_address')
    .addColumn('mac', 'text', (c) => c.notNull())
    .addColumn('address', t.bigint, (c) => c.primaryKey())
    .addColumn('subnet_id', 'integer', (c) => c.notNull().references('subnet.id').onDelete('cascade'))
    .addColumn('comment', 'text', (c) => c.notNull().defaultTo(''))
    .addUniqueConstraint('static_address_mac', ['mac', 'subnet_id'])
    .execute();
}
