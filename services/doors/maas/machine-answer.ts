import { json, refusal, unknownMachine, type Answer } from './answer.ts';
import type { Context } from './resource.ts';
import type { Problem, Result } from '../../contract/result.ts';
import { loadFleet, type MachineRow } from './shapes/fleet.ts';
import { machine } from './shapes/machine.ts';

export const machineRow = (context: Context, systemId: string): Promise<MachineRow | undefined> =>
  context.read.selectFrom('machine').selectAll().where('system_id', '=', systemId).executeTakeFirst();

/** The JSON of some machines, in the order given. */
export async function machineShapes(context: Context, rows: readonly MachineRow[]): Promise<object[]> {
  const fleet = await loadFleet(context.read, rows, context.now());
  return rows.map((m) => machine(m, fleet));
}

/** One machine as it is now, or MAAS's 404. */
export async function machineNow(context: Context, systemId: string): Promise<Answer> {
  const row = await machineRow(context, systemId);
  return row ? json((await machineShapes(context, [row]))[0]) : unknownMachine;
}

/** What most operations answer: the machine after the procedure ran, or why it did not. */
export async function afterwards(
  context: Context,
  systemId: string,
  result: Result<unknown>,
): Promise<Answer> {
  return result.ok ? machineNow(context, systemId) : machineRefusal(result.problem);
}

export const machineRefusal = (problem: Problem): Answer =>
  problem.code === 'not_found' ? unknownMachine : refusal(problem);
