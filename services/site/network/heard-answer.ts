import type { z } from 'zod';
import type { Vendors } from '../../platform/vendors/vendors.ts';
import type { heardNow } from './contract.ts';
import type { HeardOnNic } from './heard-now.ts';
import { countKinds, kindOfStation } from './station-kind.ts';

const mostStations = 100;

/** What is heard on an interface now, with makers and kinds; an empty answer where nobody listens. */
export async function heardAnswer(
  nic: string,
  heard: HeardOnNic | null,
  vendors: Vendors,
): Promise<z.input<typeof heardNow>> {
  const all = [...(heard?.stations.values() ?? [])];
  const latest = all.slice(-mostStations).reverse();
  const servers = [...(heard?.dhcpServers ?? [])].map(([address, { mac }]) => ({ address, mac }));
  const makers = await vendors.of([...latest.map((s) => s.mac), ...servers.map((s) => s.mac)]);
  return {
    nic,
    since: heard?.sinceMs ?? null,
    total: all.length,
    kinds: countKinds(all),
    askingToBoot: all.filter((s) => s.asksToBoot).length,
    stations: latest.map((s) => ({
      mac: s.mac,
      addresses: s.addresses,
      vendor: makers.get(s.mac) ?? null,
      hostname: s.hostname,
      kind: kindOfStation(s),
      vlan: s.vlan,
      asksToBoot: s.asksToBoot,
      firstAt: s.firstAt,
      lastAt: s.lastAt,
    })),
    dhcpServers: servers.map((s) => ({ ...s, vendor: makers.get(s.mac) ?? null })),
    vlans: [...(heard?.vlans ?? [])],
    neighbours: [...(heard?.neighbours ?? [])],
    lines: [...(heard?.lines ?? [])].reverse(),
  };
}
