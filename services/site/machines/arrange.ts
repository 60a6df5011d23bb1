import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import { placeId } from '../places/index.ts';
import type { Context } from './context.ts';
import { addTags, removeTags } from './machine-tags.ts';
import { patchMachine, type MachineRecord } from './rows.ts';

export interface Arrangement {
  zone?: string;
  pool?: string;
  addTags?: readonly string[];
  removeTags?: readonly string[];
}

/** Zone, pool and tags of a machine by name, with the event that tells of it; a locked machine refuses. */
export async function arrange(
  tx: Tx,
  { ground }: Context,
  machine: MachineRecord,
  change: Arrangement,
  by: string,
): Promise<Result<unknown>> {
  if (machine.locked) return refuse('not_now', `${machine.hostname} is locked. Unlock it first.`);
  const { zone, pool } = change;
  const zoneId = zone === undefined ? ok(machine.zone_id) : await placeId(tx, 'zone', zone);
  if (!zoneId.ok) return zoneId;
  const poolId = pool === undefined ? ok(machine.pool_id) : await placeId(tx, 'pool', pool);
  if (!poolId.ok) return poolId;
  const added = await addTags(tx, machine.id, change.addTags ?? []);
  if (!added.ok) return added;
  await removeTags(tx, machine.id, change.removeTags ?? []);
  await patchMachine(tx, machine.id, ground.clock.now(), { zone_id: zoneId.value, pool_id: poolId.value });
  const told = [
    ...(zone === undefined ? [] : [`zone ${zone}`]),
    ...(pool === undefined ? [] : [`pool ${pool}`]),
    ...(change.addTags ?? []).map((tag) => `tagged ${tag}`),
    ...(change.removeTags ?? []).map((tag) => `tag ${tag} taken off`),
  ];
  const text = `Changed: ${told.join(', ')}`;
  await ground.events.record(tx, { kind: 'machine.changed', level: 'audit', machine, who: by, text });
  return ok({});
}
