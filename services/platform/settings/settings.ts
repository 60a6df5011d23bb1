import type { z } from 'zod';
import type { Reader, Tx } from '../store/store.ts';

/** Reads one named JSON value; undefined when it was never set or no longer fits its schema. */
export async function readSetting<S extends z.ZodType>(
  db: Reader,
  name: string,
  schema: S,
): Promise<z.output<S> | undefined> {
  const row = await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst();
  if (!row) return undefined;
  const parsed = schema.safeParse(JSON.parse(row.value));
  return parsed.success ? parsed.data : undefined;
}

export async function writeSetting(tx: Tx, name: string, value: unknown): Promise<void> {
  const json = JSON.stringify(value);
  await tx
    .insertInto('setting')
    .values({ name, value: json })
    .onConflict((c) => c.column('name').doUpdateSet({ value: json }))
    .execute();
}
