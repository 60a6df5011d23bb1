import { json, unknownMachine, type Answer } from './answer.ts';
import { machineRow, machineShapes } from './machine-answer.ts';
import type { Context } from './resource.ts';

/** The list that stands under a name in a machine's JSON, by itself. */
export async function partsOf(context: Context, systemId: string, name: 'interface_set'): Promise<Answer> {
  const row = await machineRow(context, systemId);
  if (!row) return unknownMachine;
  const [shape] = (await machineShapes(context, [row])) as Record<string, unknown>[];
  return json(shape?.[name]);
}
