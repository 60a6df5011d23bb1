import type { Kysely } from 'kysely';
import { columnTypes as t } from '../dialect.ts';

/** Addresses that machines have from other DHCP servers. */
export async function seenAddresses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('seen_address')
    .addColumn('address', t.bigint, (c) => c.primaryKey())
    .addColumn('mac', 'text', (c) => c.notNull())
    .addColumn('nic', 'text', (c) => c.notNull())
    .addColumn('seen_at', t.bigint, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('seen_address_seen_at').on('seen_address').column('seen_at').execute();
}
