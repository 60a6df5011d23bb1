import type { Kysely } from 'kysely';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

const states = ['installing', 'starting', 'deployed', 'failed', 'ended'];

export async function deployments(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deployment')
    .addColumn('id', t.identity, identity)
    .addColumn('machine_id', 'integer', (c) => c.notNull().references('machine.id').onDelete('cascade'))
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('image', 'text', (c) => c.notNull())
    .addColumn('image_title', 'text', (c) => c.notNull())
    .addColumn('target', 'text', (c) => c.notNull())
    .addColumn('layout', 'text', (c) => c.notNull())
    .addColumn('login_user', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('started_at', t.bigint, (c) => c.notNull())
    .addColumn('installed_at', t.bigint)
    .addColumn('ended_at', t.bigint)
    .addColumn('failure', 'text')
    .addColumn('handed_out', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('has_user_data', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('sealed', 'text', (c) => c.notNull())
    .addColumn('host_keys', 'text', (c) => c.notNull().defaultTo('[]'))
    .addCheckConstraint('deployment_state', oneOf('state', states))
    .execute();
  await db.schema.createIndex('deployment_machine').on('deployment').columns(['machine_id', 'id']).execute();
}
