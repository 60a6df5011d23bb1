import type { Insertable, Selectable, Updateable } from 'kysely';
import type { BootResourceTable } from '../../platform/store/schema/images.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';

export type ResourceRow = Selectable<BootResourceTable>;
export type ResourceChange = Updateable<BootResourceTable>;

export async function insertResource(tx: Tx, row: Insertable<BootResourceTable>): Promise<number> {
  const { id } = await tx.insertInto('boot_resource').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

export const setResource = (tx: Tx, id: number, change: ResourceChange) =>
  tx.updateTable('boot_resource').set(change).where('id', '=', id).execute();

export const deleteResource = (tx: Tx, id: number) =>
  tx.deleteFrom('boot_resource').where('id', '=', id).execute();

export const resourceRow = (db: Reader, id: number): Promise<ResourceRow | undefined> =>
  db.selectFrom('boot_resource').selectAll().where('id', '=', id).executeTakeFirst();

/** All of them, by name; there are tens, not thousands. */
export const resourceRows = (db: Reader): Promise<ResourceRow[]> =>
  db.selectFrom('boot_resource').selectAll().orderBy('name').orderBy('architecture').orderBy('id').execute();

/** Those of one name and architecture, the newest first. Index: boot_resource_name. */
export const resourcesNamed = (db: Reader, name: string, architecture: string): Promise<ResourceRow[]> =>
  db
    .selectFrom('boot_resource')
    .selectAll()
    .where('name', '=', name)
    .where('architecture', '=', architecture)
    .orderBy('id', 'desc')
    .execute();

/** Notes that a machine gets this image now. */
export const imageUsed = (tx: Tx, id: number, now: number) => setResource(tx, id, { used_at: now });
