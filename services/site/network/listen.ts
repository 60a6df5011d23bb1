import type { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { heard } from './contract.ts';
import type { NicSigns } from './nic-signs.ts';

/** What was heard on a wire: who answered a question for an address, and who asked one. */
export interface HeardOnWire {
  dhcpServers: { address: string; offered: string | undefined }[];
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

/** First run's look at an interface before anything is served on it. */
export async function listenOn(
  nic: NicSigns | undefined,
  forMs: number,
  onWire: ListenOnWire,
): Promise<Result<z.input<typeof heard>>> {
  if (!nic) return refuse('not_found', 'This computer has no such interface.');
  if (!nic.linkUp)
    return refuse('not_now', `${nic.name} has no link. Plug the cable in, or switch the other end on.`);
  const result = await onWire({ name: nic.name, address: nic.addresses[0]?.address ?? '0.0.0.0' }, forMs);
  if (!result.ok) return result;
  const { dhcpServers, devices, askingToBoot } = result.value;
  return ok({
    nic: nic.name,
    listenedMs: forMs,
    dhcpServers: dhcpServers.map((s) => ({ address: s.address, offered: s.offered ?? '' })),
    devices,
    askingToBoot,
  });
}
