import { ok, type Result } from '../../contract/result.ts';
import type { DhcpPort } from '../../platform/sockets/dhcp-port.ts';
import type { OtherServers, SeenAddresses } from '../../site/network/index.ts';
import { openProblem, portFree } from './pre-flight.ts';
import { DHCP_PORT, PXE_PORT } from './proxy-policy.ts';
import { serveProxy, type ProxyDesk } from './proxy-server.ts';
import { otherServerOn, type NicWays, type OpenNic } from './serve-nic.ts';
import { proxyShortcomings } from './shortcomings.ts';

export interface ProxyNicDesk {
  readonly seen: SeenAddresses;
  readonly servers: OtherServers;
  readonly desk: Omit<ProxyDesk, 'seen' | 'heardServer'>;
}

const lookEveryMs = 60_000;
/** Machines that turned to the other server within this time have shown that it is there. */
const heardForMs = 10 * 60_000;

/** Serves one interface beside the DHCP server that is there, and keeps an eye on that server. */
export async function openProxyNic(
  ways: NicWays,
  { seen, servers, desk }: ProxyNicDesk,
): Promise<Result<OpenNic>> {
  const { nic, address } = ways;
  const dhcp = await openPort(ways, DHCP_PORT);
  if (!dhcp.ok) return dhcp;
  const pxe = await openPort(ways, PXE_PORT);
  if (!pxe.ok) {
    await dhcp.value.close();
    return pxe;
  }
  const arp = dhcp.value.openArp();
  const stopWatching = seen.watch(nic, arp);
  const watcher = watchServer(ways, servers);
  const server = serveProxy(dhcp.value, pxe.value, { ...desk, seen, heardServer: watcher.heard });
  const short = proxyShortcomings(dhcp.value, arp);
  return ok({
    detail: () => [standing(nic, address, servers.on(nic)), ...short].join(' '),
    async close() {
      await watcher.close();
      await server.close();
      stopWatching();
      arp?.close();
      servers.forget(nic);
    },
  });
}

async function openPort({ nic, address, open, holders }: NicWays, port: number): Promise<Result<DhcpPort>> {
  const free = portFree(nic, address, await holders(port), port);
  if (!free.ok) return free;
  try {
    return ok(await open({ nic, address, port }));
  } catch (error) {
    return openProblem(nic, error, port);
  }
}

/** Asks for the other server at the start, and again when nobody has turned to it for a while. */
function watchServer(ways: NicWays, servers: OtherServers) {
  const { nic, clock, log } = ways;
  const closing = new AbortController();
  let heardAtMs = -Infinity;
  let busy: Promise<void> = Promise.resolve();
  let cancel = clock.after(0, look);

  function heard(_: string, server: string): void {
    heardAtMs = clock.now();
    servers.heard(nic, server);
  }
  function look(): void {
    cancel = clock.after(lookEveryMs, look);
    if (clock.now() - heardAtMs < heardForMs) return;
    busy = ask().catch((error: unknown) =>
      log.warn({ err: error, nic }, 'the DHCP server of the network could not be asked for'),
    );
  }
  async function ask(): Promise<void> {
    const found = await otherServerOn(ways, closing.signal);
    if (closing.signal.aborted) return;
    if (found) heard(nic, found.address);
    else if (clock.now() - heardAtMs >= heardForMs) servers.silent(nic);
  }
  return {
    heard,
    async close() {
      cancel();
      closing.abort();
      await busy;
    },
  };
}

function standing(nic: string, own: string, server: string | null | undefined): string {
  if (server === undefined) return `${nic}, ${own}: looking for the DHCP server of its network.`;
  if (server === null)
    return `No DHCP server answers on ${nic}: machines there get no address, and so do not boot, until one does.`;
  return `${nic}, beside ${server}: it gives the addresses, and ${own} tells machines what they boot.`;
}
