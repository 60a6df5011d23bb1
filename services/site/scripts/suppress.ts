import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';

/** Marks results as known and of no matter, or takes the mark back; told once for each machine. */
export async function suppressResults(
  tx: Tx,
  { events }: Ground,
  { ids, suppressed, by }: { ids: readonly number[]; suppressed: boolean; by: string },
): Promise<Result<{ changed: number }>> {
  const rows = await tx
    .selectFrom('script_result')
    .innerJoin('machine', 'machine.id', 'script_result.machine_id')
    .select(['script_result.id', 'script_result.name', 'target', 'suppressed', 'machine_id', 'system_id'])
    .where('script_result.id', 'in', ids)
    .execute();
  const missing = ids.find((id) => !rows.some((row) => row.id === id));
  if (missing !== undefined) return refuse('not_found', `There is no script result ${missing}.`);
  const changed = rows.filter((row) => (row.suppressed === 1) !== suppressed);
  if (changed.length === 0) return ok({ changed: 0 });
  await tx
    .updateTable('script_result')
    .set({ suppressed: suppressed ? 1 : 0 })
    .where(
      'id',
      'in',
      changed.map((row) => row.id),
    )
    .execute();
  for (const machineId of new Set(changed.map((row) => row.machine_id))) {
    const own = changed.filter((row) => row.machine_id === machineId);
    const names = own.slice(0, 5).map((row) => (row.target ? `${row.name} of ${row.target}` : row.name));
    const more = own.length > names.length ? ` and ${own.length - names.length} more` : '';
    await events.record(tx, {
      kind: 'script.suppressed',
      machine: { id: machineId, system_id: own[0]!.system_id },
      who: by,
      text: `Results that ${suppressed ? 'do not count' : 'count again'}: ${names.join(', ')}${more}`,
    });
  }
  return ok({ changed: changed.length });
}
