import type { Clock } from '../../platform/clock.ts';
import type { DhcpPort } from '../../platform/sockets/dhcp-port.ts';
import type { OpenDhcpPort } from '../../platform/sockets/open-dhcp-port.ts';
import { ok, type Result } from '../../contract/result.ts';
import { decode } from '../../protocols/dhcp4/packet.ts';
import { bootClient } from './client.ts';
import { openProblem } from './pre-flight.ts';
import { findDhcpServers, strangerMac, type OtherServer } from './probe.ts';

export interface Heard {
  readonly dhcpServers: OtherServer[];
  /** Hardware addresses that asked for an address. */
  readonly devices: number;
  /** Those of them that asked to boot over the network. */
  readonly askingToBoot: number;
}

const mostDevices = 10_000;

/**
 * Listens on an interface for `forMs` without serving on it: who asks for an address, and who answers two questions
 * of ours. No address is taken. Beside a running DHCP server of this desk it hears the same broadcasts.
 */
export async function listenOnWire(
  open: OpenDhcpPort,
  clock: Clock,
  nic: { name: string; address: string },
  forMs: number,
): Promise<Result<Heard>> {
  const ports: DhcpPort[] = [];
  try {
    for (const port of [67, 68]) ports.push(await open({ nic: nic.name, address: nic.address, port }));
    const [clientsSpeakTo, serversAnswer] = ports as [DhcpPort, DhcpPort];
    const seen = new Map<string, boolean>();
    const own = strangerMac();
    clientsSpeakTo.onBatch((batch) => {
      for (const { bytes } of batch) {
        const packet = decode(bytes);
        if ('malformed' in packet || packet.op !== 'request' || seen.size >= mostDevices) continue;
        if (packet.chaddr === own) continue; // broadcasts come back to their sender's other ports
        const { arch, isIpxe } = bootClient(packet);
        seen.set(packet.chaddr, seen.get(packet.chaddr) === true || isIpxe || arch !== undefined);
      }
    });
    const dhcpServers = await findDhcpServers(serversAnswer, clock, { forMs, mac: own });
    return ok({
      dhcpServers,
      devices: seen.size,
      askingToBoot: [...seen.values()].filter((asks) => asks).length,
    });
  } catch (error) {
    return openProblem(nic.name, error);
  } finally {
    await Promise.all(ports.map((port) => port.close()));
  }
}
