import { gone, json, refusal, text, type Answer } from '../answer.ts';
import { machineShapes } from '../machine-answer.ts';
import { changed, many, one } from '../request.ts';
import { resource, type Context, type Operation } from '../resource.ts';
import { tag } from '../shapes/places.ts';

const rowOf = ({ read }: Context, name: string) =>
  read.selectFrom('tag').selectAll().where('name', '=', name).executeTakeFirst();
const none: Answer = text(404, 'No Tag matches the given query.');

/** Only machines carry tags here. */
const carriers = (doc: string): Operation => ({
  doc,
  async run(context, _request, { name = '' }) {
    const row = await rowOf(context, name);
    if (!row) return none;
    const rows = await context.read
      .selectFrom('machine')
      .innerJoin('machine_tag', 'machine_tag.machine_id', 'machine.id')
      .selectAll('machine')
      .where('machine_tag.tag_id', '=', row.id)
      .orderBy('machine.id')
      .execute();
    return json(await machineShapes(context, rows));
  },
});

const nobody = (doc: string): Operation => ({
  doc,
  run: async (context, _request, { name = '' }) => ((await rowOf(context, name)) ? json([]) : none),
});

const updateNodes: Operation = {
  doc: 'Puts the tag on machines and takes it off others. Parameters: add, remove.',
  async run(context, { body }, { name = '' }) {
    const row = await rowOf(context, name);
    if (!row) return none;
    if (one(body, 'definition'))
      return text(
        409,
        'Tags have no definition here: leave it out, and the machines that are named are tagged.',
      );
    const change = { id: row.id, add: many(body, 'add'), remove: many(body, 'remove') };
    const done = await context.call('tags.update_machines', change);
    return done.ok ? json(done.value) : refusal(done.problem);
  },
};

export default resource({
  handler: 'TagHandler',
  path: 'tags/{name}',
  doc: 'One tag.',
  operations: {
    GET: {
      doc: 'Reads it.',
      async run(context, _request, { name = '' }) {
        const row = await rowOf(context, name);
        return row ? json(tag(row)) : none;
      },
    },
    PUT: {
      doc: 'Changes it. Parameters: name, comment, kernel_opts; a definition by XPath is refused.',
      async run(context, { body }, { name = '' }) {
        const row = await rowOf(context, name);
        if (!row) return none;
        const others = changed(body, 'name', 'comment', 'definition');
        const { kernel_opts: kernelOpts } = changed(body, 'kernel_opts');
        const change = { ...others, ...(kernelOpts !== undefined && { kernelOpts }) };
        const done = await context.call('tags.update', { id: row.id, ...change });
        if (!done.ok) return refusal(done.problem);
        return json(tag({ ...row, ...others, ...(kernelOpts !== undefined && { kernel_opts: kernelOpts }) }));
      },
    },
    DELETE: {
      doc: 'Deletes it and takes it off all machines.',
      async run(context, _request, { name = '' }) {
        const row = await rowOf(context, name);
        if (!row) return gone;
        const done = await context.call('tags.delete', { id: row.id });
        return done.ok ? gone : refusal(done.problem);
      },
    },
    'GET machines': carriers('Machines that carry it.'),
    'GET nodes': carriers('All that carry it.'),
    'GET devices': nobody('Devices that carry it: none here.'),
    'GET rack_controllers': nobody('Rack controllers that carry it: none here.'),
    'GET region_controllers': nobody('Region controllers that carry it: none here.'),
    'POST rebuild': {
      doc: 'Evaluates the definition anew: there is none here.',
      run: () => text(409, 'Tags are given to machines by hand here; there is no definition to evaluate.'),
    },
    'POST update_nodes': updateNodes,
  },
});
