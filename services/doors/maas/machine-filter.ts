import { macFrom } from '../../contract/addresses.ts';
import { lifecycle, statuses, type Status } from '../../site/machines/lifecycle.ts';
import { json, type Answer } from './answer.ts';
import { many, type Fields } from './request.ts';
import type { Fleet, MachineRow } from './shapes/fleet.ts';

type Test = (m: MachineRow, values: string[], fleet: Fleet) => boolean;
const row = (m: MachineRow): { label: string; simple: string; number: number } =>
  lifecycle[m.status as Status];
const tagsOf = (m: MachineRow, fleet: Fleet): string[] => fleet.tags.get(m.id) ?? [];
/** 2048, and as constraints write it: >=2048 is the meaning of a bare number. */
const atLeast = (have: number, values: string[]): boolean => values.every((v) => have >= Number(v));
const isStatus: Test = (m, v) =>
  v.some((s) => [row(m).label.toLowerCase(), m.status, String(row(m).number)].includes(s.toLowerCase()));
const isSimple: Test = (m, v) => v.some((s) => s.toLowerCase() === row(m).simple.toLowerCase());

/** MAAS's machine filters. A name that starts with not_ turns its test round; several values mean any of them. */
const tests: Record<string, Test> = {
  hostname: (m, v) => v.includes(m.hostname),
  id: (m, v) => v.includes(m.system_id),
  system_id: (m, v) => v.includes(m.system_id),
  domain: (m, v) => v.includes(m.domain),
  mac_address: (m, v, f) => v.some((x) => (f.interfaces.get(m.id) ?? []).some((i) => i.mac === macFrom(x))),
  zone: (m, v, f) => v.includes(f.zones.get(m.zone_id)?.name ?? ''),
  pool: (m, v, f) => v.includes(f.pools.get(m.pool_id)?.name ?? ''),
  arch: (m, v) => v.some((a) => m.architecture === a || m.architecture.startsWith(`${a}/`)),
  owner: (m, v) => v.includes(m.owner),
  power_state: (m, v) => v.includes(m.power_state),
  status: isStatus,
  simple_status: isSimple,
  agent_name: (_, v) => v.includes(''),
};
const aliases: Record<string, string> = { not_in_zone: 'zone', not_in_pool: 'pool' };

/** Filters that name a thing which must exist. */
function unknownName(query: Fields, fleet: Fleet): Answer | null {
  const known = new Set(
    statuses.flatMap((s) => [s, lifecycle[s].label.toLowerCase(), String(lifecycle[s].number)]),
  );
  const bad = many(query, 'status').find((s) => !known.has(s.toLowerCase()));
  if (bad !== undefined) return json({ status: [`'${bad}' is not a valid status.`] }, 400);
  const badMac = many(query, 'mac_address').find((m) => macFrom(m) === null);
  if (badMac !== undefined) return json({ mac_address: [`'${badMac}' is not a valid MAC address.`] }, 400);
  const zones = [...fleet.zones.values()].map((z) => z.name);
  const badZone = many(query, 'zone').find((z) => !zones.includes(z));
  return badZone === undefined ? null : json({ zone: [`No such zone: '${badZone}'.`] }, 400);
}

/** The machines that all given filters let through, or the refusal of a filter that makes no sense. */
export function filterMachines(
  machines: readonly MachineRow[],
  query: Fields,
  fleet: Fleet,
): MachineRow[] | Answer {
  const bad = unknownName(query, fleet);
  if (bad) return bad;
  return machines.filter((m) =>
    [...query.keys()].every((name) => {
      const values = many(query, name);
      if (values.length === 0) return true;
      const negative = name.startsWith('not_');
      const plain = aliases[name] ?? name.replace(/^not_/, '');
      if (plain === 'tags')
        return negative
          ? !values.some((t) => tagsOf(m, fleet).includes(t))
          : values.every((t) => tagsOf(m, fleet).includes(t));
      if (plain === 'cpu_count') return atLeast(m.cpu_count, values);
      if (plain === 'mem') return atLeast(m.memory_mib, values);
      const test = tests[plain];
      return test ? test(m, values, fleet) !== negative : true;
    }),
  );
}
