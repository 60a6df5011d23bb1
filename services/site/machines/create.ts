import type { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { startCommissioning, unknownMachine, type Context } from './context.ts';
import type { machinesContract } from './contract.ts';
import { insertMachine } from './insert.ts';
import { addTags, replaceTags } from './machine-tags.ts';
import { refusable, Refused } from './refusable.ts';
import { placeId } from '../places/index.ts';
import { machineByMacs, machineBySystemId, patchMachine } from './rows.ts';
import type { Reader } from '../../platform/store/store.ts';

type CreateInput = z.output<(typeof machinesContract)['machines.create']['input']>;
type UpdateInput = z.output<(typeof machinesContract)['machines.update']['input']>;

async function hostnameTaken(db: Reader, hostname: string | undefined, by?: number) {
  if (hostname === undefined) return null;
  const other = await db
    .selectFrom('machine')
    .select('id')
    .where('hostname', '=', hostname)
    .executeTakeFirst();
  if (!other || other.id === by) return null;
  return refuse('conflict', `There is a machine called ${hostname} already. Choose another name.`);
}

/** Adds a machine by hand, and commissions it at once unless told not to. */
export async function createMachine(
  context: Context,
  input: CreateInput,
  by: string,
): Promise<Result<{ systemId: string }>> {
  const { ground, asks, roster } = context;
  const sealed = asks.power.prepare(input.powerType, input.powerParameters);
  if (!sealed.ok) return sealed;
  const made = await refusable(ground.store, async (tx) => {
    const taken = await hostnameTaken(tx, input.hostname);
    if (taken) return taken;
    const macs = [...new Set(input.macs)];
    const owner = await machineByMacs(tx, macs);
    if (owner)
      return refuse(
        'conflict',
        `${owner.hostname} has one of these MAC addresses. Open it, or delete it first.`,
      );
    const zone = await placeId(tx, 'zone', input.zone);
    if (!zone.ok) return zone;
    const pool = await placeId(tx, 'pool', input.pool);
    if (!pool.ok) return pool;
    const { hostname, architecture, description, powerType } = input;
    const about = { hostname, macs, architecture, description, powerType, powerParameters: sealed.value };
    const places = { zoneId: zone.value, poolId: pool.value };
    const event = { text: 'added by hand', who: by };
    const row = await insertMachine(tx, context, { ...about, ...places }, event);
    const tagged = await addTags(tx, row.id, input.tags ?? []);
    if (!tagged.ok) throw new Refused(tagged);
    if (input.commission && powerType) await startCommissioning(tx, context, row, by);
    return ok(row);
  });
  if (!made.ok) return made;
  await roster.refresh(ground.store.read, made.value.id);
  return ok({ systemId: made.value.system_id });
}

/** Changes what is named; a locked machine refuses. */
export async function updateMachine(
  context: Context,
  input: UpdateInput,
  by: string,
): Promise<Result<Record<string, never>>> {
  const { ground, roster } = context;
  const changed = await refusable(ground.store, async (tx) => {
    const machine = await machineBySystemId(tx, input.systemId);
    if (!machine) return unknownMachine(input.systemId);
    if (machine.locked) return refuse('not_now', `${machine.hostname} is locked. Unlock it first.`);
    const taken = await hostnameTaken(tx, input.hostname, machine.id);
    if (taken) return taken;
    const zone = input.zone === undefined ? ok(machine.zone_id) : await placeId(tx, 'zone', input.zone);
    if (!zone.ok) return zone;
    const pool = input.pool === undefined ? ok(machine.pool_id) : await placeId(tx, 'pool', input.pool);
    if (!pool.ok) return pool;
    const tagged = input.tags ? await replaceTags(tx, machine.id, input.tags) : ok(0);
    if (!tagged.ok) throw new Refused(tagged);
    const names = Object.keys(input).filter((name) => name !== 'systemId');
    if (names.length === 0) return ok(machine.id);
    await patchMachine(tx, machine.id, ground.clock.now(), {
      hostname: input.hostname ?? machine.hostname,
      description: input.description ?? machine.description,
      domain: input.domain ?? machine.domain,
      architecture: input.architecture ?? machine.architecture,
      zone_id: zone.value,
      pool_id: pool.value,
    });
    const text = `Changed: ${names.join(', ')}`;
    await ground.events.record(tx, { kind: 'machine.changed', level: 'audit', machine, who: by, text });
    return ok(machine.id);
  });
  if (!changed.ok) return changed;
  await roster.refresh(ground.store.read, changed.value);
  return ok({});
}
