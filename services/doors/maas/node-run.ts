import type { Selectable } from 'kysely';
import type { Schema } from '../../platform/store/schema.ts';
import { machineRow } from './machine-answer.ts';
import type { Context } from './resource.ts';

type Run = Selectable<Schema['script_run']>;

/** A run of a machine by number, or by MAAS's words for the newest: current-commissioning, current-testing. */
export async function nodeRun(context: Context, systemId: string, id: string): Promise<Run | undefined> {
  const machine = await machineRow(context, systemId);
  if (!machine) return undefined;
  const runs = context.read
    .selectFrom('script_run')
    .selectAll()
    .where('machine_id', '=', machine.id)
    .orderBy('id', 'desc');
  if (id === 'current-commissioning') return runs.where('purpose', '!=', 'test').executeTakeFirst();
  if (id === 'current-testing') return runs.where('purpose', '=', 'test').executeTakeFirst();
  return runs.where('id', '=', Number(id)).executeTakeFirst();
}
