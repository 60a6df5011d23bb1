import { json } from '../answer.ts';
import { resource } from '../resource.ts';
import { pool } from '../shapes/places.ts';

export default resource({
  handler: 'PoolsHandler',
  path: 'pools',
  doc: 'Resource pools, where gomaasapi looks for them.',
  operations: {
    GET: {
      doc: 'Lists them.',
      async run({ read }) {
        const rows = await read.selectFrom('pool').selectAll().orderBy('id').execute();
        return json(rows.map(pool));
      },
    },
  },
});
