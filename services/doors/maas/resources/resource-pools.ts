import { json, refusal } from '../answer.ts';
import { one } from '../request.ts';
import { resource } from '../resource.ts';
import { pool } from '../shapes/places.ts';

export default resource({
  handler: 'ResourcePoolsHandler',
  path: 'resourcepools',
  doc: 'Resource pools.',
  operations: {
    GET: {
      doc: 'Lists them.',
      async run({ read }) {
        const rows = await read.selectFrom('pool').selectAll().orderBy('id').execute();
        return json(rows.map(pool));
      },
    },
    POST: {
      doc: 'Adds a pool. Parameters: name, description.',
      async run({ call }, { body }) {
        const about = { name: one(body, 'name'), description: one(body, 'description') };
        const made = await call('pools.create', about);
        return made.ok ? json(pool({ id: made.value.id, ...about })) : refusal(made.problem);
      },
    },
  },
});
