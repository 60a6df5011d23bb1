import { json, refusal, text, type Answer } from '../answer.ts';
import { nodeRun, resultFilter } from '../node-run.ts';
import { flag, one, type Fields } from '../request.ts';
import { resource, type Context, type Params } from '../resource.ts';
import { outputsOf, runShape } from '../result-shapes.ts';

const streams = { combined: 'combined', stdout: 'stdout', stderr: 'stderr', result: 'yaml' } as const;
const unknown = text(404, 'No ScriptSet matches the given query.');

/** The run and those of its results that the fields choose. */
async function chosen(context: Context, fields: Fields, { system_id: systemId = '', id = '' }: Params) {
  const run = await nodeRun(context, systemId, id);
  if (!run) return { refused: unknown };
  const fits = await resultFilter(context, fields);
  if ('wrong' in fits) return { refused: json(fits.wrong, 400) };
  const all = await context.read
    .selectFrom('script_result')
    .selectAll()
    .where('run_id', '=', run.id)
    .orderBy('order_index')
    .execute();
  return { run, systemId, results: all.filter(fits) };
}

async function read(context: Context, fields: Fields, params: Params): Promise<Answer> {
  const found = await chosen(context, fields, params);
  if ('refused' in found) return found.refused;
  const { run, systemId, results } = found;
  const ids = results.map((r) => r.id);
  const outputs = flag(fields, 'include_output') ? await outputsOf(context.read, ids) : null;
  return json(runShape(run, systemId, results, outputs));
}

async function download(context: Context, query: Fields, params: Params): Promise<Answer> {
  const filetype = one(query, 'filetype') || 'txt';
  if (filetype !== 'txt') return json({ filetype: ['Only txt is made here.'] }, 400);
  const output = one(query, 'output') || 'combined';
  if (output !== 'all' && !Object.hasOwn(streams, output))
    return json({ output: ['Give combined, stdout, stderr, result or all.'] }, 400);
  const wanted = output === 'all' ? Object.values(streams) : [streams[output as keyof typeof streams]];
  const found = await chosen(context, query, params);
  if ('refused' in found) return found.refused;
  const outputs = await outputsOf(
    context.read,
    found.results.map((r) => r.id),
  );
  const pieces = found.results.flatMap((r) =>
    wanted.flatMap((stream) => {
      const content = outputs.get(r.id)?.[stream];
      const name = [r.name, r.target, ...(wanted.length > 1 ? [stream] : [])].filter(Boolean).join(' ');
      return content ? [{ name, content }] : [];
    }),
  );
  const parts = pieces.flatMap(({ name, content }) =>
    pieces.length > 1 ? [Buffer.from(`--- ${name} ---\n`), content, Buffer.from('\n')] : [content],
  );
  return { status: 200, bytes: Buffer.concat(parts), type: 'text/plain; charset=utf-8' };
}

export default resource({
  handler: 'NodeScriptResultHandler',
  path: 'nodes/{system_id}/results/{id}',
  doc: "One of a machine's script runs; id is a number, current-commissioning, current-testing, current-installation or current-release.",
  operations: {
    GET: {
      doc: 'Reads it. Parameters: filters (script names, tags, numbers of results), hardware_type, include_output.',
      run: (context, { query }, params) => read(context, query, params),
    },
    PUT: {
      doc: 'Results that do not count, or count again. Parameters: suppressed, filters, hardware_type, include_output.',
      async run(context, { body }, params) {
        const suppressed = flag(body, 'suppressed');
        if (suppressed === undefined) return json({ suppressed: ['Give true or false.'] }, 400);
        const found = await chosen(context, body, params);
        if ('refused' in found) return found.refused;
        const ids = found.results.map((r) => r.id);
        if (ids.length > 0) {
          const done = await context.call('scripts.suppress', { ids, suppressed });
          if (!done.ok) return refusal(done.problem);
        }
        return read(context, body, params);
      },
    },
    DELETE: {
      doc: 'Results are kept with their machine: always refused.',
      run: () => text(409, 'Results are kept as long as their machine. Suppress those that do not count.'),
    },
    'GET download': {
      doc: 'The outputs as text. Parameters: filters, hardware_type, output (combined, stdout, stderr, result, all), filetype (txt).',
      run: (context, { query }, params) => download(context, query, params),
    },
  },
});
