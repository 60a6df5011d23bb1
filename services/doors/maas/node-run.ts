import type { Selectable } from 'kysely';
import type { Schema } from '../../platform/store/schema.ts';
import { machineRow } from './machine-answer.ts';
import { many, type Fields } from './request.ts';
import type { Context } from './resource.ts';
import type { RunPurpose } from '../../contract/fleet.ts';

type Run = Selectable<Schema['script_run']>;
type Result = Selectable<Schema['script_result']>;

/** MAAS's words for the newest run of a kind. */
const current: Record<string, readonly RunPurpose[]> = {
  'current-commissioning': ['enlist', 'commission'],
  'current-testing': ['test'],
  'current-installation': ['deploy'],
  'current-release': ['release'],
};

/** A run of a machine by number, or by MAAS's words for the newest: current-commissioning, current-testing. */
export async function nodeRun(context: Context, systemId: string, id: string): Promise<Run | undefined> {
  const machine = await machineRow(context, systemId);
  if (!machine) return undefined;
  const runs = context.read
    .selectFrom('script_run')
    .selectAll()
    .where('machine_id', '=', machine.id)
    .orderBy('id', 'desc');
  const purposes = Object.hasOwn(current, id) ? current[id] : undefined;
  return (
    purposes ? runs.where('purpose', 'in', purposes) : runs.where('id', '=', Number(id))
  ).executeTakeFirst();
}

export const hardwareTypes = ['node', 'cpu', 'memory', 'storage', 'network', 'gpu'] as const;

/** MAAS's number from a number or a word; undefined for anything else. */
export function numberFrom(names: readonly string[], word: string): number | undefined {
  const at = /^\d+$/.test(word) ? Number(word) : names.indexOf(word.toLowerCase());
  return at >= 0 && at < names.length ? at : undefined;
}

/** Keeps results that `filters` (names and tags of scripts, numbers of results) and `hardware_type` name. */
export async function resultFilter(
  context: Context,
  fields: Fields,
): Promise<((result: Result) => boolean) | { wrong: Record<string, string[]> }> {
  const words = many(fields, 'filters');
  const hardware: number[] = [];
  for (const word of many(fields, 'hardware_type')) {
    const type = numberFrom(hardwareTypes, word);
    if (type === undefined) return { wrong: { hardware_type: [`Give one of ${hardwareTypes.join(', ')}.`] } };
    hardware.push(type);
  }
  const listed = words.length > 0 ? await context.call('scripts.list', {}) : null;
  const tagged = new Set(
    listed?.ok
      ? listed.value.items.filter((s) => s.tags.some((t) => words.includes(t))).map((s) => s.name)
      : [],
  );
  return (r) =>
    (hardware.length === 0 || hardware.includes(r.hardware_type)) &&
    (words.length === 0 || words.includes(r.name) || words.includes(String(r.id)) || tagged.has(r.name));
}
