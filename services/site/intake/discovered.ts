import { ipv4FromNumber } from '../../contract/addresses.ts';
import type { Ground } from '../../platform/ground.ts';
import { hostname as hostnameSchema } from '../machines/index.ts';
import type { Heard, IntakeAsks } from './asks.ts';
import type { Discovered } from './contract.ts';

/** Stations at most, the latest: whoever shouts with new addresses fills no memory. */
const most = 2_000;

/** Stations by their leases, and by what they asked to boot, as far as no machine is behind them. */
async function stored({ store }: Ground): Promise<Heard[]> {
  const db = store.read;
  const unknown = db.selectFrom('machine_mac').select('mac');
  const leases = await db
    .selectFrom('lease')
    .select(['mac', 'address', 'hostname', 'vendor_class', 'starts_at'])
    .where('state', '=', 'active')
    .where('mac', 'not in', unknown)
    .orderBy('starts_at', 'desc')
    .limit(most)
    .execute();
  const boots = await db
    .selectFrom('boot_step')
    .select((eb) => ['mac', eb.fn.min<number>('at').as('first'), eb.fn.max<number>('at').as('last')])
    .where('machine_id', 'is', null)
    .where('mac', 'not in', unknown)
    .groupBy('mac')
    .limit(most)
    .execute();
  return [
    ...leases.map((row) => ({
      mac: row.mac,
      address: ipv4FromNumber(Number(row.address)),
      hostname: row.hostname,
      asksToBoot: /^(PXE|HTTP)Client/.test(row.vendor_class ?? ''),
      isNoMachine: false,
      firstAt: Number(row.starts_at),
      lastAt: Number(row.starts_at),
    })),
    ...boots.map(({ mac, first, last }) => ({
      ...{ mac, address: null, hostname: null, asksToBoot: true, isNoMachine: false },
      ...{ firstAt: Number(first), lastAt: Number(last) },
    })),
  ];
}

/** One station for all that was heard of a card. */
function together(a: Heard, b: Heard): Heard {
  const latest = b.lastAt > a.lastAt ? b : a;
  return {
    mac: a.mac,
    address: latest.address ?? a.address ?? b.address,
    hostname: latest.hostname ?? a.hostname ?? b.hostname,
    asksToBoot: a.asksToBoot || b.asksToBoot,
    isNoMachine: a.isNoMachine || b.isNoMachine,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: latest.lastAt,
  };
}

/** A page of the stations that could be added: those that asked for something to boot first, then the latest. */
export async function listDiscovered(
  ground: Ground,
  asks: IntakeAsks,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ items: Discovered[]; total: number }> {
  const byMac = new Map<string, Heard>();
  for (const heard of [...asks.heard(), ...(await stored(ground))]) {
    if (asks.isMachine(heard.mac)) continue;
    const before = byMac.get(heard.mac);
    byMac.set(heard.mac, before ? together(before, heard) : heard);
  }
  const stations = [...byMac.values()]
    .filter((h) => h.asksToBoot || !h.isNoMachine)
    .sort((a, b) => Number(b.asksToBoot) - Number(a.asksToBoot) || b.lastAt - a.lastAt)
    .slice(0, most);
  const page = stations.slice(offset, offset + limit);
  const vendors = await asks.vendorsOf(page.map((h) => h.mac));
  const items = page.map(({ mac, address, hostname, asksToBoot, firstAt, lastAt }) => {
    const name = hostname?.toLowerCase().split('.')[0];
    return {
      ...{ mac, address, hostname, vendor: vendors.get(mac) ?? null, askedForBoot: asksToBoot },
      ...{ firstSeenAt: firstAt, lastSeenAt: lastAt },
      add: {
        ...(hostnameSchema.safeParse(name).success && { hostname: name }),
        ...{ macs: [mac], architecture: 'amd64/generic', powerType: 'manual' },
      },
    };
  });
  return { items, total: stations.length };
}
