import { sql, type Kysely } from 'kysely';
import { columnTypes as t, identity, oneOf } from '../dialect.ts';

/** Operating systems that can be installed, with the uploads that bring them. */
export async function images(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('boot_resource')
    .addColumn('id', t.identity, identity)
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('architecture', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('problem', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('kind', 'text')
    .addColumn('packing', 'text')
    .addColumn('file', 'text')
    .addColumn('sha256', 'text')
    .addColumn('size_bytes', t.bigint)
    .addColumn('unpacked_bytes', t.bigint)
    .addColumn('login_user', 'text', (c) => c.notNull())
    .addColumn('has_cloud_init', 'integer')
    .addColumn('has_kernel', 'integer')
    .addColumn('bios', 'integer')
    .addColumn('uefi', 'integer')
    .addColumn('network', 'text')
    .addColumn('upload_name', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('upload_bytes', t.bigint)
    .addColumn('upload_sha256', 'text')
    .addColumn('received_bytes', t.bigint, (c) => c.notNull().defaultTo(0))
    .addColumn('job_id', 'integer', (c) => c.references('job.id').onDelete('set null'))
    .addColumn('created_at', t.bigint, (c) => c.notNull())
    .addColumn('ready_at', t.bigint)
    .addColumn('used_at', t.bigint)
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addCheckConstraint('boot_resource_source', oneOf('source', ['built', 'uploaded']))
    .addCheckConstraint(
      'boot_resource_state',
      oneOf('state', ['building', 'uploading', 'checking', 'ready', 'broken']),
    )
    .addCheckConstraint('boot_resource_kind', oneOf('kind', ['root_tar', 'squashfs', 'disk']))
    .addCheckConstraint('boot_resource_packing', oneOf('packing', ['none', 'gzip', 'xz', 'zstd']))
    .addCheckConstraint(
      'boot_resource_network',
      oneOf('network', ['netplan', 'ifupdown', 'networkd', 'networkmanager']),
    )
    // What is offered can be served and proved.
    .addCheckConstraint(
      'boot_resource_ready',
      sql`state <> 'ready' or (file is not null and sha256 is not null and size_bytes is not null
        and kind is not null and packing is not null)`,
    )
    .execute();
  await db.schema
    .createIndex('boot_resource_name')
    .on('boot_resource')
    .columns(['name', 'architecture', 'state'])
    .execute();
}
