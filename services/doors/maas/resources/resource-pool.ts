import { json, text } from '../answer.ts';
import { resource } from '../resource.ts';
import { pool } from '../shapes/places.ts';

export default resource({
  handler: 'ResourcePoolHandler',
  path: 'resourcepool/{id}',
  doc: 'One resource pool.',
  operations: {
    GET: {
      doc: 'Reads it.',
      async run({ read }, _request, { id = '' }) {
        const row = await read.selectFrom('pool').selectAll().where('id', '=', Number(id)).executeTakeFirst();
        return row ? json(pool(row)) : text(404, 'No ResourcePool matches the given query.');
      },
    },
  },
});
