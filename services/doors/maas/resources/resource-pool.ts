import { gone, json, refusal, text, type Answer } from '../answer.ts';
import { changed } from '../request.ts';
import { resource, type Context } from '../resource.ts';
import { pool } from '../shapes/places.ts';

const rowOf = ({ read }: Context, id: string) =>
  read.selectFrom('pool').selectAll().where('id', '=', Number(id)).executeTakeFirst();
const none: Answer = text(404, 'No ResourcePool matches the given query.');

export default resource({
  handler: 'ResourcePoolHandler',
  path: 'resourcepool/{id}',
  doc: 'One resource pool.',
  operations: {
    GET: {
      doc: 'Reads it.',
      async run(context, _request, { id = '' }) {
        const row = await rowOf(context, id);
        return row ? json(pool(row)) : none;
      },
    },
    PUT: {
      doc: 'Changes it. Parameters: name, description.',
      async run(context, { body }, { id = '' }) {
        const row = await rowOf(context, id);
        if (!row) return none;
        const change = changed(body, 'name', 'description');
        const done = await context.call('pools.update', { id: row.id, ...change });
        return done.ok ? json(pool({ ...row, ...change })) : refusal(done.problem);
      },
    },
    DELETE: {
      doc: 'Deletes it, when no machine is in it.',
      async run(context, _request, { id = '' }) {
        const row = await rowOf(context, id);
        if (!row) return gone;
        const done = await context.call('pools.delete', { id: row.id });
        return done.ok ? gone : refusal(done.problem);
      },
    },
  },
});
