import type { Kysely } from 'kysely';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

/** Scripts of one's own with their versions, tags of built-in ones, and the numbers that scripts measured. */
export async function ownScripts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('script')
    .addColumn('id', t.identity, identity)
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('version_id', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('script_version')
    .addColumn('id', t.identity, identity)
    .addColumn('script_id', 'integer', (c) => c.notNull().references('script.id').onDelete('cascade'))
    .addColumn('at', t.bigint, (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('comment', 'text', (c) => c.notNull())
    .addColumn('given', 'text', (c) => c.notNull())
    .addColumn('header', 'text', (c) => c.notNull())
    .addColumn('size_bytes', 'integer', (c) => c.notNull())
    .addColumn('body', t.bytes, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('script_version_script')
    .on('script_version')
    .columns(['script_id', 'id'])
    .execute();
  await db.schema
    .createTable('script_tags')
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .addColumn('tags', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('script_metric')
    .addColumn('result_id', 'integer', (c) => c.notNull().references('script_result.id').onDelete('cascade'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('unit', 'text', (c) => c.notNull())
    .addColumn('better', 'text')
    .addColumn('value', 'double precision')
    .addColumn('text', 'text')
    .addColumn('samples', 'text')
    .addPrimaryKeyConstraint('script_metric_key', ['result_id', 'position'])
    .addCheckConstraint('script_metric_better', oneOf('better', ['higher', 'lower']))
    .execute();
  await db.schema
    .createIndex('script_result_name')
    .on('script_result')
    .columns(['name', 'machine_id'])
    .execute();
}
