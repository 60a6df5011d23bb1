import { json, text, type Answer } from '../answer.ts';
import { nodeRun } from '../node-run.ts';
import { flag, many, one } from '../request.ts';
import { resource } from '../resource.ts';
import { outputsOf, runShape } from '../result-shapes.ts';

const streams = { combined: 'combined', stdout: 'stdout', stderr: 'stderr', result: 'yaml' } as const;
const unknown = text(404, 'No ScriptSet matches the given query.');

export default resource({
  handler: 'NodeScriptResultHandler',
  path: 'nodes/{system_id}/results/{id}',
  doc: "One of a machine's script runs; id is a number, current-commissioning or current-testing.",
  operations: {
    GET: {
      doc: 'Reads it. Parameters: filters (script names), include_output.',
      async run(context, { query }, { system_id: systemId = '', id = '' }) {
        const run = await nodeRun(context, systemId, id);
        if (!run) return unknown;
        const names = many(query, 'filters');
        const all = await context.read
          .selectFrom('script_result')
          .selectAll()
          .where('run_id', '=', run.id)
          .orderBy('order_index')
          .execute();
        const results = all.filter((r) => names.length === 0 || names.includes(r.name));
        const outputs = flag(query, 'include_output')
          ? await outputsOf(
              context.read,
              results.map((r) => r.id),
            )
          : null;
        return json(runShape(run, systemId, results, outputs));
      },
    },
    'GET download': {
      doc: 'The outputs as text. Parameters: filters (script names), output (combined, stdout, stderr, result).',
      async run(context, { query }, { system_id: systemId = '', id = '' }): Promise<Answer> {
        const run = await nodeRun(context, systemId, id);
        if (!run) return unknown;
        const stream = streams[(one(query, 'output') || 'combined') as keyof typeof streams];
        if (!stream) return json({ output: ['Give combined, stdout, stderr or result.'] }, 400);
        const names = many(query, 'filters');
        const all = await context.read
          .selectFrom('script_result')
          .selectAll()
          .where('run_id', '=', run.id)
          .orderBy('order_index')
          .execute();
        const results = all.filter((r) => names.length === 0 || names.includes(r.name));
        const outputs = await outputsOf(
          context.read,
          results.map((r) => r.id),
        );
        const parts = results.flatMap((r) => outputs.get(r.id)?.[stream] ?? []);
        return { status: 200, bytes: Buffer.concat(parts), type: 'text/plain; charset=utf-8' };
      },
    },
  },
});
