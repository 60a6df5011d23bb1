import { gone, json, refusal, text, type Answer } from '../answer.ts';
import { changed } from '../request.ts';
import { resource, type Context } from '../resource.ts';
import { zone } from '../shapes/places.ts';

const rowOf = ({ read }: Context, name: string) =>
  read.selectFrom('zone').selectAll().where('name', '=', name).executeTakeFirst();
const none: Answer = text(404, 'No Zone matches the given query.');

export default resource({
  handler: 'ZoneHandler',
  path: 'zones/{name}',
  doc: 'One zone.',
  operations: {
    GET: {
      doc: 'Reads it.',
      async run(context, _request, { name = '' }) {
        const row = await rowOf(context, name);
        return row ? json(zone(row)) : none;
      },
    },
    PUT: {
      doc: 'Changes it. Parameters: name, description.',
      async run(context, { body }, { name = '' }) {
        const row = await rowOf(context, name);
        if (!row) return none;
        const change = changed(body, 'name', 'description');
        const done = await context.call('zones.update', { id: row.id, ...change });
        return done.ok ? json(zone({ ...row, ...change })) : refusal(done.problem);
      },
    },
    DELETE: {
      doc: 'Deletes it; its machines go to the default zone.',
      async run(context, _request, { name = '' }) {
        const row = await rowOf(context, name);
        if (!row) return gone;
        const done = await context.call('zones.delete', { id: row.id });
        return done.ok ? gone : refusal(done.problem);
      },
    },
  },
});
