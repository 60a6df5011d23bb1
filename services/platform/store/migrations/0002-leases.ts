import type { Kysely } from 'kysely';

/** Nothing asks for leases by their end but the start of the program, which reads them all; every grant paid for it. */
export async function leases(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('lease_expires_at').execute();
}
