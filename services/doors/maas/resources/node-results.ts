import { json, unknownMachine } from '../answer.ts';
import { machineRow } from '../machine-answer.ts';
import { numberFrom, resultFilter } from '../node-run.ts';
import { flag, many } from '../request.ts';
import { resource } from '../resource.ts';
import { outputsOf, resultTypes, runShape, typeOf } from '../result-shapes.ts';

const typeNames = resultTypes.map((name) => name.toLowerCase());

export default resource({
  handler: 'NodeScriptResultsHandler',
  path: 'nodes/{system_id}/results',
  doc: "A machine's script runs.",
  operations: {
    GET: {
      doc: 'Lists them, newest first. Parameters: type (commissioning, installation, testing, release), hardware_type, filters (script names, tags, numbers of results), include_output.',
      async run(context, { query }, { system_id: id = '' }) {
        const machine = await machineRow(context, id);
        if (!machine) return unknownMachine;
        const types = many(query, 'type').map((t) => numberFrom(typeNames, t));
        if (types.includes(undefined)) return json({ type: [`Give one of ${typeNames.join(', ')}.`] }, 400);
        const fits = await resultFilter(context, query);
        if ('wrong' in fits) return json(fits.wrong, 400);
        const { read } = context;
        const runs = await read
          .selectFrom('script_run')
          .selectAll()
          .where('machine_id', '=', machine.id)
          .orderBy('id', 'desc')
          .execute();
        const all = await read
          .selectFrom('script_result')
          .selectAll()
          .where('machine_id', '=', machine.id)
          .orderBy('order_index')
          .execute();
        const results = all.filter(fits);
        const outputs = flag(query, 'include_output')
          ? await outputsOf(
              read,
              results.map((r) => r.id),
            )
          : null;
        const kept = runs.filter((r) => {
          const type = typeOf(r);
          return type !== null && (types.length === 0 || types.includes(type));
        });
        const byRun = Map.groupBy(results, (r) => r.run_id);
        return json(kept.map((r) => runShape(r, id, byRun.get(r.id) ?? [], outputs)));
      },
    },
  },
});
