import { randomInt } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import { readServing } from '../network/index.ts';
import { placeId, tagIds } from '../places/index.ts';
import type { Context } from './context.ts';
import { wordName, randomSystemId } from './names.ts';

export interface ManyMachine {
  hostname: string | null;
  macs: readonly string[];
  architecture: string;
  description: string;
  powerType: string;
  /** Sealed. */
  powerParameters: string;
  zone: string;
  pool: string;
  tags: readonly string[];
}

const chunk = 40;

/** Takes names that nobody has yet, here or in the list. */
function naming(taken: Set<string>, make: () => string): () => string {
  return () => {
    for (;;) {
      const name = make();
      if (!taken.has(name)) return (taken.add(name), name);
    }
  };
}

async function ids<T extends string>(
  names: readonly T[],
  look: (name: T) => Promise<Result<number>>,
): Promise<Result<Map<T, number>>> {
  const found = new Map<T, number>();
  for (const name of new Set(names)) {
    const id = await look(name);
    if (!id.ok) return id;
    found.set(name, id.value);
  }
  return ok(found);
}

/**
 * Writes many machines as New in one transaction. Between chunks the event loop goes on while the write lock is held:
 * grants of leases wait for a second or two, which clients bear, where a loop that stands still would stop all sockets.
 * Names and cards have been checked before; what came in between is refused here, and nothing is written.
 */
export async function insertMany(
  tx: Tx,
  { ground }: Context,
  machines: readonly ManyMachine[],
  event: { text: string; who: string },
): Promise<Result<{ id: number; systemId: string }[]>> {
  const now = ground.clock.now();
  const rows = await tx.selectFrom('machine').select(['hostname', 'system_id']).execute();
  await setImmediate();
  const hostnames = new Set(rows.map((row) => row.hostname));
  const macs = new Set((await tx.selectFrom('machine_mac').select('mac').execute()).map((row) => row.mac));
  await setImmediate();
  const clash = machines.find(
    (m) => (m.hostname && hostnames.has(m.hostname)) || m.macs.some((mac) => macs.has(mac)),
  );
  if (clash)
    return refuse(
      'conflict',
      `${clash.hostname ?? clash.macs[0]} was added by somebody else meanwhile. Look at the list again.`,
    );
  for (const { hostname } of machines) if (hostname) hostnames.add(hostname);
  await setImmediate();
  const nextName = naming(hostnames, () => `${wordName()}-${randomInt(10, 100_000)}`);
  const nextId = naming(new Set(rows.map((row) => row.system_id)), randomSystemId);
  const zones = await ids(
    machines.map((m) => m.zone),
    (name) => placeId(tx, 'zone', name),
  );
  if (!zones.ok) return zones;
  const pools = await ids(
    machines.map((m) => m.pool),
    (name) => placeId(tx, 'pool', name),
  );
  if (!pools.ok) return pools;
  const tags = await ids(
    machines.flatMap((m) => m.tags),
    async (name) => {
      const made = await tagIds(tx, [name]);
      return made.ok ? ok(made.value[0]!) : made;
    },
  );
  if (!tags.ok) return tags;
  const { domain } = await readServing(tx);
  const added: { id: number; systemId: string }[] = [];
  for (let at = 0; at < machines.length; at += chunk) {
    const part = machines.slice(at, at + chunk).map((m) => ({ ...m, systemId: nextId() }));
    const made = await tx
      .insertInto('machine')
      .values(
        part.map((m) => ({
          ...{
            system_id: m.systemId,
            hostname: m.hostname ?? nextName(),
            description: m.description,
            domain,
          },
          ...{
            architecture: m.architecture,
            status: 'new',
            status_since: now,
            error_description: '',
            owner: '',
          },
          ...{ zone_id: zones.value.get(m.zone)!, pool_id: pools.value.get(m.pool)!, locked: 0 },
          ...{
            power_type: m.powerType,
            power_parameters: m.powerParameters,
            power_state: 'unknown' as const,
          },
          ...{ power_error: '', boot_mac: m.macs[0] ?? null, cpu_count: 0, cpu_speed_mhz: 0, memory_mib: 0 },
          ...{ storage_bytes: 0, created_at: now, updated_at: now },
        })),
      )
      .returning(['id', 'system_id'])
      .execute();
    const idOf = new Map(made.map((row) => [row.system_id, row.id]));
    const cards = part.flatMap((m) => m.macs.map((mac) => ({ mac, machine_id: idOf.get(m.systemId)! })));
    await tx.insertInto('machine_mac').values(cards).execute();
    const carried = part.flatMap((m) =>
      m.tags.map((tag) => ({ machine_id: idOf.get(m.systemId)!, tag_id: tags.value.get(tag)! })),
    );
    if (carried.length > 0) await tx.insertInto('machine_tag').values(carried).execute();
    for (const { systemId } of part) {
      const id = idOf.get(systemId)!;
      added.push({ id, systemId });
      await ground.events.record(tx, {
        ...{ kind: 'machine.status', machine: { id, system_id: systemId }, who: event.who },
        ...{ text: `New: ${event.text}`, facts: { from: null, to: 'new' } },
      });
    }
    await setImmediate();
  }
  return ok(added);
}
