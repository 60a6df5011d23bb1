import { json } from '../answer.ts';
import { resource } from '../resource.ts';
import { zone } from '../shapes/places.ts';

export default resource({
  handler: 'ZonesHandler',
  path: 'zones',
  doc: 'Zones.',
  operations: {
    GET: {
      doc: 'Lists them.',
      async run({ read }) {
        const rows = await read.selectFrom('zone').selectAll().orderBy('name').execute();
        return json(rows.map(zone));
      },
    },
  },
});
