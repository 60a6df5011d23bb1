import { refuse } from '../../contract/result.ts';
import type { AddressGiver, RunProgram } from './giver.ts';
import { byIproute } from './iproute.ts';
import { byNetworkManager, networkManagerHas } from './network-manager.ts';
import { runProgram } from './run-program.ts';

/** Gives addresses as this system wants it done. */
export function systemGiver(
  run: RunProgram = runProgram,
  platform: NodeJS.Platform = process.platform,
): AddressGiver {
  const ways = { bare: byIproute(run), managed: byNetworkManager(run) };
  const wayFor = async (nic: string): Promise<AddressGiver> =>
    (await networkManagerHas(run, nic)) ? ways.managed : ways.bare;
  if (platform !== 'linux') return notHere;
  return {
    give: async (given) => (await wayFor(given.nic)).give(given),
    // Given by whichever way: a profile of ours goes first, then an address that is still there.
    async take(given) {
      const managed = await networkManagerHas(run, given.nic);
      const released = managed ? await ways.managed.take(given) : undefined;
      const taken = await ways.bare.take(given);
      return released && !released.ok ? released : taken;
    },
  };
}

const sentence =
  'Metaldesk sets addresses on Linux alone. Give the interface its address in the network settings of this computer.';
const notHere: AddressGiver = {
  give: () => Promise.resolve(refuse('unavailable', sentence)),
  take: () => Promise.resolve(refuse('unavailable', sentence)),
};
