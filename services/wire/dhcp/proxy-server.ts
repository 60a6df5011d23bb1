import type { Count } from '../../platform/count.ts';
import type { Log } from '../../platform/log.ts';
import type { Datagram, Destination, DhcpPort } from '../../platform/sockets/dhcp-port.ts';
import { noAddress, type Ipv4 } from '../../protocols/dhcp4/ipv4.ts';
import { options, readOption } from '../../protocols/dhcp4/options.ts';
import { decode, encode, type Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';
import type { BootClient, BootServer, FirstFile, Saw, SawPacket } from '../../site/boot/index.ts';
import type { SeenAddresses } from '../../site/network/index.ts';
import { asked, bootClient, type Asked } from './client.ts';
import { decideProxy, DHCP_PORT, PXE_PORT, type ProxyDecision } from './proxy-policy.ts';
import { proxyAck, proxyOffer, type NamedFile } from './proxy-reply.ts';

export interface ProxyDesk {
  readonly seen: Pick<SeenAddresses, 'follow' | 'follows' | 'claimed'>;
  readonly log: Log;
  readonly count: Count;
  readonly httpPort: number;
  firstFile(client: BootClient, server: BootServer): FirstFile;
  readonly saw: Saw;
  readonly sawPacket: SawPacket;
  /** A client turned to the server that gives the addresses on this interface. */
  heardServer(nic: string, address: Ipv4): void;
}

interface Question {
  readonly port: DhcpPort;
  readonly portNumber: number;
  readonly datagram: Datagram;
  readonly packet: Dhcp4Packet;
  readonly asked: Asked;
}

const CLIENT_PORT = 68;
const longestQueue = 4_096;
/** Packets answered before other work of the process has its turn. */
const batchSize = 64;

/**
 * Serves one interface beside another DHCP server until `close`: `servers` is port 67, `pxe` port 4011. Nothing that
 * comes in makes it throw: every packet ends in a counter.
 */
export function serveProxy(servers: DhcpPort, pxe: DhcpPort, desk: ProxyDesk): { close(): Promise<void> } {
  const { count, seen } = desk;
  let queue: { port: DhcpPort; portNumber: number; datagram: Datagram }[] = [];
  let running = false;

  const listen = (port: DhcpPort, portNumber: number): void =>
    port.onBatch((batch) => {
      for (const datagram of batch) {
        count('in');
        if (queue.length < longestQueue) queue.push({ port, portNumber, datagram });
        else drop('queue full');
      }
      if (!running) void run();
    });
  listen(servers, DHCP_PORT);
  listen(pxe, PXE_PORT);

  async function run(): Promise<void> {
    running = true;
    while (queue.length > 0) {
      for (const { port, portNumber, datagram } of queue.splice(0, batchSize)) {
        const packet = decode(datagram.bytes);
        if ('malformed' in packet) {
          count('malformed');
          count(`malformed: ${packet.malformed}`);
        } else consider({ port, portNumber, datagram, packet, asked: asked(packet) });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    running = false;
  }

  function consider(question: Question): void {
    const { port, portNumber, datagram, packet, asked } = question;
    const client = bootClient(packet);
    const { fromAddress } = datagram;
    const server = asked.serverIdentifier;
    if (asked.kind === 'request' && portNumber === DHCP_PORT && server && server !== port.address)
      desk.heardServer(port.nic, server);
    const decision = decideProxy(asked, client, {
      port: portNumber,
      serverAddress: port.address,
      fromAddress: fromAddress === noAddress ? undefined : fromAddress,
      boots: seen.follows(asked.mac),
    });
    carryOut(question, client, decision);
  }

  function carryOut(question: Question, client: BootClient, decision: ProxyDecision): void {
    const { port, packet } = question;
    if (decision.do === 'ignore') return drop(decision.why);
    if (decision.do === 'watch') return watch(question, client, decision.address);
    const file = desk.firstFile(client, { address: port.address, httpPort: desk.httpPort });
    if (file.kind === 'no_loader') desk.saw({ mac: packet.chaddr }, 'dhcp', { problem: file.why });
    if (file.kind === 'no_loader' || file.kind === 'none')
      return drop(file.kind === 'none' ? 'does not say what it is' : 'no loader for it');
    seen.follow(port.nic, packet.chaddr);
    if (decision.do === 'offer') return answer(question, client, file, undefined);
    seen.claimed(port.nic, packet.chaddr, decision.address);
    answer(question, client, file, decision.address);
  }

  /** The exchange goes on between the machine and the other server; it tells which address the machine will have. */
  function watch({ port, packet }: Question, client: BootClient, address: Ipv4): void {
    const mac = packet.chaddr;
    count('watched');
    seen.claimed(port.nic, mac, address);
    sawPacket(mac, 'in', packet, address);
    desk.saw({ mac }, 'dhcp', { address, ...of(client) });
    if (packet.options.has(options.ipxe.code)) port.sayNoRouter(mac);
  }

  function answer(question: Question, client: BootClient, file: NamedFile, address: Ipv4 | undefined): void {
    const { port, packet, datagram } = question;
    const mac = packet.chaddr;
    const reply = (address ? proxyAck : proxyOffer)(packet, file, port.address);
    const to: Destination = address
      ? { to: 'address', address, port: datagram.fromPort }
      : { to: 'everyone', port: CLIENT_PORT };
    const failure = port.send(encode(reply), to);
    if (failure) return drop(`not sent: ${failure}`);
    count('answered');
    // iPXE configures IPv6 beside DHCP, and without a word from a router it waits for one, many seconds, before it boots.
    if (packet.options.has(options.ipxe.code)) port.sayNoRouter(mac);
    const name = file.kind === 'tftp' ? file.file : file.url;
    sawPacket(mac, 'in', packet, address);
    sawPacket(mac, 'out', reply, name);
    desk.saw({ mac }, 'dhcp', { file: name, ...of(client), ...(address && { address }) });
  }

  function sawPacket(
    mac: string,
    direction: 'in' | 'out',
    packet: Dhcp4Packet,
    more: string | undefined,
  ): void {
    const kind = readOption(packet.options, 'messageType')?.toUpperCase() ?? '';
    const who = direction === 'out' ? 'proxy ' : '';
    desk.sawPacket(mac, { protocol: 'DHCP', direction, text: `${who}${kind}${more ? ` ${more}` : ''}` });
  }

  function drop(why: string): void {
    count('dropped');
    count(`dropped: ${why}`);
  }

  return {
    async close() {
      queue = [];
      await Promise.all([servers.close(), pxe.close()]);
    },
  };
}

/** What the story of a boot tells of its client; nothing for an operating system's. */
const of = ({ arch, isIpxe }: BootClient) =>
  arch === undefined ? {} : ({ arch, isIpxe, beside: true } as const);
