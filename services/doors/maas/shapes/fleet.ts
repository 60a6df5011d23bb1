import type { Selectable } from 'kysely';
import { ipv4FromNumber } from '../../../contract/addresses.ts';
import type { Schema } from '../../../platform/store/schema.ts';
import type { Reader } from '../../../platform/store/store.ts';
import { interfacesOfMany, type LinkedInterface } from '../../../site/links/index.ts';
import { toldOfMany, type StoredParts } from '../../../site/storage/index.ts';
import type { VlanRow } from './places.ts';
import type { TestResult } from './test-status.ts';

type Row<T extends keyof Schema> = Selectable<Schema[T]>;
export type MachineRow = Row<'machine'>;

/** All rows that the JSON of some machines is made of, each table read once. */
export interface Fleet {
  zones: Map<number, Row<'zone'>>;
  pools: Map<number, Row<'pool'>>;
  vlans: VlanRow[];
  subnets: Row<'subnet'>[];
  /** By hardware address: the active lease's address, and its subnet even after the lease has ended. */
  leases: Map<string, { address: string | null; subnet_id: number }>;
  tags: Map<number, string[]>;
  interfaces: Map<number, Row<'interface'>[]>;
  /** How each is on the network; a machine that was never commissioned has none. */
  links: Map<number, LinkedInterface[]>;
  storage: Map<number, StoredParts>;
  numa: Map<number, Row<'numa_node'>[]>;
  hardware: Map<number, Record<string, string>>;
  ownerData: Map<number, Record<string, string>>;
  annotations: Map<number, Record<string, string>>;
  runs: Map<number, { id: number; purpose: string; worst: number }[]>;
  /** The newest result of each test on each thing, those that do not count left out. */
  tests: Map<number, TestResult[]>;
}

const byMachine = <T extends { machine_id: number }>(rows: T[]): Map<number, T[]> =>
  Map.groupBy(rows, (r) => r.machine_id);

export const vlanRows = (read: Reader): Promise<VlanRow[]> =>
  read
    .selectFrom('vlan')
    .innerJoin('fabric', 'fabric.id', 'vlan.fabric_id')
    .selectAll('vlan')
    .select('fabric.name as fabric_name')
    .execute();

async function leasesOf(read: Reader, macs: string[], now: number): Promise<Fleet['leases']> {
  const found: Fleet['leases'] = new Map();
  if (macs.length === 0) return found;
  const rows = await read
    .selectFrom('lease')
    .selectAll()
    .where('mac', 'in', macs)
    .orderBy('expires_at')
    .execute();
  for (const l of rows)
    found.set(l.mac, {
      subnet_id: l.subnet_id,
      address: l.state === 'active' && l.expires_at > now ? ipv4FromNumber(l.address) : null,
    });
  return found;
}

/** The number that says most of a script's state: failures before running before passed. */
const worstFirst = [3, 4, 8, 11, 6, 5, 1, 7, 10, 0, 2, 9];

async function runsOf(read: Reader, ids: number[]): Promise<Pick<Fleet, 'runs' | 'tests'>> {
  const rows = await read
    .selectFrom('script_run')
    .leftJoin('script_result', 'script_result.run_id', 'script_run.id')
    .select(['script_run.id', 'script_run.machine_id', 'script_run.purpose', 'script_result.status'])
    .select(['name', 'type', 'hardware_type', 'target', 'subject', 'suppressed'])
    .where('script_run.machine_id', 'in', ids)
    .orderBy('script_run.id')
    .execute();
  const runs: Fleet['runs'] = new Map();
  const newest = new Map<number, Map<string, TestResult & { suppressed: boolean }>>();
  for (const r of rows) {
    const list = runs.get(r.machine_id) ?? [];
    const run = list.find((x) => x.id === r.id) ?? { id: r.id, purpose: r.purpose, worst: -1 };
    if (!list.includes(run)) list.push(run);
    if (r.status !== null && (run.worst < 0 || worstFirst.indexOf(r.status) < worstFirst.indexOf(run.worst)))
      run.worst = r.status;
    runs.set(r.machine_id, list);
    if (r.type !== 'testing') continue;
    const found = newest.get(r.machine_id) ?? new Map<string, TestResult & { suppressed: boolean }>();
    newest.set(r.machine_id, found);
    found.set(`${r.name} ${r.subject ?? r.target ?? ''}`, {
      ...{ status: r.status ?? 0, hardwareType: r.hardware_type ?? 0, target: r.target },
      suppressed: r.suppressed === 1,
    });
  }
  const tests = new Map(
    [...newest].map(([id, found]) => [id, [...found.values()].filter((t) => !t.suppressed)]),
  );
  return { runs, tests };
}

/** Index of each table: machine_id. At most 500 ids a query, the store's limit on parameters being higher. */
export async function loadFleet(read: Reader, machines: readonly MachineRow[], now: number): Promise<Fleet> {
  const fleet: Fleet = {
    zones: new Map((await read.selectFrom('zone').selectAll().execute()).map((z) => [z.id, z])),
    pools: new Map((await read.selectFrom('pool').selectAll().execute()).map((p) => [p.id, p])),
    vlans: await vlanRows(read),
    subnets: await read.selectFrom('subnet').selectAll().execute(),
    leases: new Map(),
    tags: new Map(),
    interfaces: new Map(),
    links: new Map(),
    storage: new Map(),
    numa: new Map(),
    hardware: new Map(),
    ownerData: new Map(),
    annotations: new Map(),
    runs: new Map(),
    tests: new Map(),
  };
  for (let i = 0; i < machines.length; i += 500) await addChunk(fleet, read, machines.slice(i, i + 500), now);
  return fleet;
}

async function addChunk(
  fleet: Fleet,
  read: Reader,
  machines: readonly MachineRow[],
  now: number,
): Promise<void> {
  const ids = machines.map((m) => m.id);
  const put = <V>(into: Map<number, V>, from: Map<number, V>): void => from.forEach((v, k) => into.set(k, v));
  put(
    fleet.interfaces,
    byMachine(
      await read.selectFrom('interface').selectAll().where('machine_id', 'in', ids).orderBy('id').execute(),
    ),
  );
  put(fleet.links, await interfacesOfMany(read, ids));
  put(fleet.storage, await toldOfMany(read, machines));
  put(
    fleet.numa,
    byMachine(
      await read
        .selectFrom('numa_node')
        .selectAll()
        .where('machine_id', 'in', ids)
        .orderBy('index')
        .execute(),
    ),
  );
  for (const h of await read.selectFrom('hardware_info').selectAll().where('machine_id', 'in', ids).execute())
    fleet.hardware.set(h.machine_id, { ...fleet.hardware.get(h.machine_id), [h.key]: h.value });
  const tags = await read
    .selectFrom('machine_tag')
    .innerJoin('tag', 'tag.id', 'machine_tag.tag_id')
    .select(['machine_id', 'tag.name'])
    .where('machine_id', 'in', ids)
    .execute();
  for (const t of tags) fleet.tags.set(t.machine_id, [...(fleet.tags.get(t.machine_id) ?? []), t.name]);
  for (const [table, into] of [
    ['owner_data', fleet.ownerData],
    ['workload_annotation', fleet.annotations],
  ] as const)
    for (const kept of await read.selectFrom(table).selectAll().where('machine_id', 'in', ids).execute())
      into.set(kept.machine_id, { ...into.get(kept.machine_id), [kept.key]: kept.value });
  const { runs, tests } = await runsOf(read, ids);
  put(fleet.runs, runs);
  put(fleet.tests, tests);
  const macs = ids.flatMap((id) => (fleet.interfaces.get(id) ?? []).map((x) => x.mac));
  (await leasesOf(read, macs, now)).forEach((v, k) => fleet.leases.set(k, v));
}
