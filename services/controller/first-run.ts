import { statfs } from 'node:fs/promises';
import { firewallBlock } from '../platform/firewall/firewall.ts';
import type { Ground } from '../platform/ground.ts';
import { runProgram } from '../platform/nic-addresses/run-program.ts';
import { tcpHolders } from '../platform/sockets/tcp-holders.ts';
import { openVendors } from '../platform/vendors/vendors.ts';
import { imageTrouble } from '../site/images/index.ts';
import {
  mayBeServed,
  openGivenAddresses,
  readServing,
  type NicSigns,
  type PreflightAsks,
} from '../site/network/index.ts';
import { openDiscovery } from '../wire/discovery/listener.ts';
import type { Sockets } from './sockets.ts';

/** What the signature does not show (a speed, a bridge's new port) is seen within this time. */
const lookAnewAfterMs = 10_000;

/** What a first build of the image needs on the disk. */
const buildBytes = 3 * 2 ** 30;

/** What first run stands on beside the services: ears on the interfaces, makers of cards, given addresses, pre-flight. */
export function openFirstRun(ground: Ground, dataDir: string, sockets: Sockets) {
  const { clock, log, events, store } = ground;
  /** A computer with a hundred interfaces of containers takes 70 ms to tell all of them: it is asked when that is needed. */
  let kept: { signature: string; at: number; signs: NicSigns[] } | undefined;
  const signsNow = (): NicSigns[] => {
    const [signature, at] = [sockets.nicSignature(), clock.now()];
    if (!kept || kept.signature !== signature || at - kept.at >= lookAnewAfterMs)
      kept = { signature, at, signs: sockets.nicSigns() };
    return kept.signs;
  };
  const discovery = openDiscovery({
    ...{ clock, log, events },
    open: sockets.openFramePort,
    /** Until something is served every interface that could be; then those that are. */
    async wanted() {
      const { nics } = await readServing(store.read);
      const signs = signsNow().filter((nic) => nic.linkUp);
      return nics.length === 0 ? signs.filter(mayBeServed) : signs.filter((nic) => nics.includes(nic.name));
    },
    signature: sockets.nicSignature,
  });
  const given = openGivenAddresses(ground, {
    giver: sockets.addressGiver,
    addressesOf: sockets.addressesOf,
  });
  const preflight: Omit<PreflightAsks, 'rightsFix' | 'mayGiveAddresses'> = {
    udpHolders: sockets.portHolders,
    tcpHolders,
    firewall: (packets) => firewallBlock(runProgram, packets),
    async disk() {
      const facts = await statfs(dataDir);
      const neededBytes = imageTrouble(dataDir) === null ? 0 : buildBytes;
      return { freeBytes: facts.bavail * facts.bsize, neededBytes };
    },
  };
  return { discovery, given, preflight, vendors: openVendors(clock) };
}
