import type { Kysely } from 'kysely';
import { oneOf } from '../dialect.ts';

/** Addresses that this desk gives to interfaces of its own computer while it serves. */
export async function nicAddresses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('nic_address')
    .addColumn('nic', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('prefix', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('nic_address_pk', ['nic', 'address'])
    .addCheckConstraint('nic_address_state', oneOf('state', ['wanted', 'leaving']))
    .execute();
}
