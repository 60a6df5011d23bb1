import { ok, type Result } from '../../contract/result.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { OpenDhcpPort } from '../../platform/sockets/open-dhcp-port.ts';
import type { PortHolder } from '../../platform/sockets/port-holders.ts';
import { lookForConflicts } from './conflicts.ts';
import { openProblem, otherServerProblem, portFree } from './pre-flight.ts';
import { findDhcpServers } from './probe.ts';
import { DHCP_PORT } from './proxy-policy.ts';
import { serveDhcp, type DhcpDesk } from './server.ts';
import { shortcomings } from './shortcomings.ts';

/** What serves one interface. */
export interface OpenNic {
  /** How it stands, for the admin. */
  detail(): string;
  close(): Promise<void>;
}

/** How an interface is opened, whoever gives its addresses. */
export interface NicWays {
  readonly nic: string;
  readonly address: string;
  readonly open: OpenDhcpPort;
  readonly holders: (port: number) => Promise<PortHolder[]>;
  readonly clock: Clock;
  readonly log: Log;
  /** How long other servers are listened for. */
  readonly probeMs: number;
}

const CLIENT_PORT = 68;

/** Whether another DHCP server is on the interface's network, and which. */
export async function otherServerOn({ nic, address, open, clock, probeMs }: NicWays, signal?: AbortSignal) {
  const port = await open({ nic, address, port: CLIENT_PORT });
  try {
    const how = { forMs: probeMs, enough: 'one', ...(signal && { signal }) } as const;
    return (await findDhcpServers(port, clock, how))[0];
  } finally {
    await port.close();
  }
}

/** Gives addresses on an interface; `alone`: only where no other server answers. */
export async function openServedNic(
  ways: NicWays,
  { alone, desk }: { alone: boolean; desk: Omit<DhcpDesk, 'offered'> },
): Promise<Result<OpenNic>> {
  const { nic, address, open, holders } = ways;
  const free = portFree(nic, address, await holders(DHCP_PORT));
  if (!free.ok) return free;
  try {
    const other = alone ? await otherServerOn(ways) : undefined;
    if (other) return otherServerProblem(nic, other);
    const port = await open({ nic, address, port: DHCP_PORT });
    const arp = port.openArp();
    const conflicts = arp && lookForConflicts(arp, nic, desk);
    const server = serveDhcp(port, { ...desk, offered: (offered) => conflicts?.offered(offered) });
    const detail = [`${nic}, ${address}:${DHCP_PORT}.`, ...shortcomings(port, arp)].join(' ');
    return ok({
      detail: () => detail,
      async close() {
        await conflicts?.close();
        await server.close();
      },
    });
  } catch (error) {
    return openProblem(nic, error);
  }
}
