import { json, unknownMachine } from '../answer.ts';
import { machineRow } from '../machine-answer.ts';
import { flag, many } from '../request.ts';
import { resource } from '../resource.ts';
import { outputsOf, runShape, typeOf } from '../result-shapes.ts';

const typeNumbers: Record<string, number> = { '0': 0, commissioning: 0, '2': 2, testing: 2 };

export default resource({
  handler: 'NodeScriptResultsHandler',
  path: 'nodes/{system_id}/results',
  doc: "A machine's script runs.",
  operations: {
    GET: {
      doc: 'Lists them, newest first. Parameters: type, filters (script names), include_output.',
      async run(context, { query }, { system_id: id = '' }) {
        const machine = await machineRow(context, id);
        if (!machine) return unknownMachine;
        const types = many(query, 'type').map((t) => typeNumbers[t.toLowerCase()]);
        const names = many(query, 'filters');
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
        const results = all.filter((r) => names.length === 0 || names.includes(r.name));
        const outputs = flag(query, 'include_output')
          ? await outputsOf(
              read,
              results.map((r) => r.id),
            )
          : null;
        const kept = runs.filter((r) => types.length === 0 || types.includes(typeOf(r)));
        return json(
          kept.map((r) =>
            runShape(
              r,
              id,
              results.filter((x) => x.run_id === r.id),
              outputs,
            ),
          ),
        );
      },
    },
  },
});
