import { json, text } from '../answer.ts';
import { resource } from '../resource.ts';
import { zone } from '../shapes/places.ts';

export default resource({
  handler: 'ZoneHandler',
  path: 'zones/{name}',
  doc: 'One zone.',
  operations: {
    GET: {
      doc: 'Reads it.',
      async run({ read }, _request, { name = '' }) {
        const row = await read.selectFrom('zone').selectAll().where('name', '=', name).executeTakeFirst();
        return row ? json(zone(row)) : text(404, 'No Zone matches the given query.');
      },
    },
  },
});
