import { json, refusal } from '../answer.ts';
import { one } from '../request.ts';
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
    POST: {
      doc: 'Adds a zone. Parameters: name, description.',
      async run({ call }, { body }) {
        const about = { name: one(body, 'name'), description: one(body, 'description') };
        const made = await call('zones.create', about);
        return made.ok ? json(zone({ id: made.value.id, ...about })) : refusal(made.problem);
      },
    },
  },
});
