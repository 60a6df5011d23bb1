import type { Kysely } from 'kysely';

/** What an owner's program keeps with a machine; it goes when the machine is released. */
export async function ownerData(db: Kysely<unknown>): Promise<void> {
  for (const table of ['owner_data', 'workload_annotation'])
    await db.schema
      .createTable(table)
      .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'))
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint(`${table}_key`, ['machine_id', 'key'])
      .execute();
}
