import type { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Vendors } from '../../platform/vendors/vendors.ts';
import type { heard } from './contract.ts';
import type { HeardOn } from './heard-now.ts';
import type { NicSigns } from './nic-signs.ts';
import { ownAddressOf } from './propose.ts';
import { countKinds } from './station-kind.ts';

/** What was heard on a wire: who answered a question for an address, and who asked one. */
export interface HeardOnWire {
  dhcpServers: { address: string; offered: string | undefined; answeredMs?: number | undefined }[];
  /** Hardware addresses that asked for an address. */
  devices: number;
  /** Those of them that asked to boot over the network. */
  askingToBoot: number;
}

/** Listens for so long and asks twice; takes no address. Refuses when the ports cannot be had. */
export type ListenOnWire = (
  nic: { name: string; address: string },
  forMs: number,
) => Promise<Result<HeardOnWire>>;

interface Ears {
  heardOn: HeardOn;
  vendors: Vendors;
}

/** First run's look at an interface before anything is served on it. */
export async function listenOn(
  nic: NicSigns | undefined,
  forMs: number,
  onWire: ListenOnWire,
  { heardOn, vendors }: Ears,
): Promise<Result<z.input<typeof heard>>> {
  if (!nic) return refuse('not_found', 'This computer has no such interface.');
  if (nic.switchedOff)
    return refuse('not_now', `${nic.name} is switched off. Switch it on: sudo ip link set ${nic.name} up`);
  if (!nic.linkUp)
    return refuse('not_now', `${nic.name} has no link. Plug the cable in, or switch the other end on.`);
  const result = await onWire({ name: nic.name, address: ownAddressOf(nic)?.address ?? '0.0.0.0' }, forMs);
  if (!result.ok) return result;
  const { dhcpServers, devices, askingToBoot } = result.value;
  const known = heardOn(nic.name);
  const stations = [...(known?.stations.values() ?? [])];
  const macs = new Map([...(known?.dhcpServers ?? [])].map(([address, { mac }]) => [address, mac]));
  const makers = await vendors.of([...macs.values()]);
  return ok({
    nic: nic.name,
    listenedMs: forMs,
    dhcpServers: dhcpServers.map((s) => ({
      address: s.address,
      offered: s.offered ?? '',
      answeredMs: s.answeredMs ?? null,
      vendor: makers.get(macs.get(s.address) ?? '') ?? null,
    })),
    devices: Math.max(devices, stations.length),
    kinds: countKinds(stations),
    askingToBoot: Math.max(askingToBoot, stations.filter((s) => s.asksToBoot).length),
    proposedMode: dhcpServers.length > 0 ? 'proxy' : 'authoritative',
  });
}
