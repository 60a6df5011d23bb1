import type { z } from 'zod';
import { ipv4ToNumber } from '../../contract/addresses.ts';
import type { Ground } from '../../platform/ground.ts';
import type { subnet } from './contract.ts';

/** Every subnet with its pool and how many of its leases are in use now. */
export async function subnetsWithPools({
  store,
  clock,
}: Pick<Ground, 'store' | 'clock'>): Promise<z.input<typeof subnet>[]> {
  const rows = await store.read.selectFrom('subnet').selectAll().orderBy('id').execute();
  const pools = await store.read
    .selectFrom('ip_range')
    .selectAll()
    .where('type', '=', 'dynamic')
    .orderBy('id')
    .execute();
  const leases = await store.read
    .selectFrom('lease')
    .select(['subnet_id', (e) => e.fn.countAll<number>().as('n')])
    .where('state', '=', 'active')
    .where('expires_at', '>', clock.now())
    .groupBy('subnet_id')
    .execute();
  return rows.map((row) => {
    const own = pools.filter((p) => p.subnet_id === row.id);
    const size = (p: (typeof pools)[number]): number =>
      (ipv4ToNumber(p.end_ip) ?? 0) - (ipv4ToNumber(p.start_ip) ?? 0) + 1;
    return {
      id: row.id,
      name: row.name,
      cidr: row.cidr,
      gateway: row.gateway_ip,
      dns: JSON.parse(row.dns_servers) as string[],
      nic: row.nic,
      dynamicRanges: own.map((p) => [p.start_ip, p.end_ip]),
      leases: Number(leases.find((l) => l.subnet_id === row.id)?.n ?? 0),
      addressesInPool: own.reduce((sum, p) => sum + size(p), 0),
    };
  });
}
