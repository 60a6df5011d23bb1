import type { Reader } from '../../platform/store/store.ts';
import { macFrom } from '../../contract/addresses.ts';
import { many, one, type Fields } from './request.ts';

/** MAAS's levels, lowest first. */
const levels = ['AUDIT', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];
const months = [
  'Jan.',
  'Feb.',
  'March',
  'April',
  'May',
  'June',
  'July',
  'Aug.',
  'Sept.',
  'Oct.',
  'Nov.',
  'Dec.',
];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (n: number): string => String(n).padStart(2, '0');

export const rankOf = (level: string): number => levels.indexOf(level.toUpperCase());

/** `Fri, 21 Aug. 2026 10:11:12`, in UTC. */
export function maasTime(ms: number): string {
  const d = new Date(ms);
  const time = [d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds()].map(two).join(':');
  return `${days[d.getUTCDay()]}, ${two(d.getUTCDate())} ${months[d.getUTCMonth()]} ${d.getUTCFullYear()} ${time}`;
}

async function machineIds(read: Reader, query: Fields): Promise<string[] | null> {
  const hosts = many(query, 'hostname');
  const macs = many(query, 'mac_address').map((m) => macFrom(m) ?? '');
  const ids = many(query, 'id');
  if (hosts.length + macs.length + ids.length === 0) return null;
  const byHost =
    hosts.length === 0
      ? []
      : await read.selectFrom('machine').select('system_id').where('hostname', 'in', hosts).execute();
  const byMac =
    macs.length === 0
      ? []
      : await read
          .selectFrom('interface')
          .innerJoin('machine', 'machine.id', 'interface.machine_id')
          .select('system_id')
          .where('mac', 'in', macs)
          .execute();
  return [...ids, ...byHost.map((r) => r.system_id), ...byMac.map((r) => r.system_id)];
}

/** The answer of events/?op=query; `before` and `after` are exclusive. */
export async function eventQuery(read: Reader, query: Fields, limit: number): Promise<object> {
  const ids = await machineIds(read, query);
  const lowest = one(query, 'level') ? rankOf(one(query, 'level')) : 0;
  const words = levels.slice(lowest).map((l) => l.toLowerCase()) as (
    'audit' | 'debug' | 'info' | 'warning' | 'error' | 'critical'
  )[];
  const after = one(query, 'after');
  let rows = read
    .selectFrom('event')
    .leftJoin('machine', 'machine.id', 'event.machine_id')
    .select([
      'event.n',
      'event.at',
      'event.kind',
      'event.level',
      'event.system_id',
      'event.text',
      'event.who',
      'machine.hostname',
    ])
    .where('event.level', 'in', words);
  if (ids) rows = rows.where('event.system_id', 'in', ids.length > 0 ? ids : ['']);
  if (after) rows = rows.where('event.n', '>', Number(after));
  if (one(query, 'before')) rows = rows.where('event.n', '<', Number(one(query, 'before')));
  if (one(query, 'owner')) rows = rows.where('event.who', '=', one(query, 'owner'));
  const found = await rows
    .orderBy('event.n', after ? 'asc' : 'desc')
    .limit(limit)
    .execute();
  if (after) found.reverse();
  const events = found.map((e) => ({
    username: e.who ?? 'unknown',
    node: e.system_id,
    hostname: e.hostname ?? '',
    id: e.n,
    level: e.level.toUpperCase(),
    created: maasTime(e.at),
    type: e.kind,
    description: e.text,
  }));
  const turn = (name: string, n: number | undefined): string =>
    `/MAAS/api/2.0/events/?op=query&${name}=${n ?? 0}&limit=${limit}`;
  return {
    count: events.length,
    events,
    next_uri: turn('after', events[0]?.id),
    prev_uri: turn('before', events.at(-1)?.id),
  };
}
