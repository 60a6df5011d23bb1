import { randomBytes } from 'node:crypto';
import { sleep, type Clock } from '../../platform/clock.ts';
import type { DhcpPort } from '../../platform/sockets/dhcp-port.ts';
import { noAddress, type Ipv4 } from '../../protocols/dhcp4/ipv4.ts';
import { readOption, setOption, type MessageType } from '../../protocols/dhcp4/options.ts';
import { decode, encode, type Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';

/** A DHCP server that answered, and what it offered: an address, or none when it only answered a question. */
export interface OtherServer {
  readonly address: Ipv4;
  readonly offered: Ipv4 | undefined;
  /** How long its first answer took. */
  readonly answeredMs?: number;
}

const SERVER_PORT = 67;

/** A hardware address to ask with: locally administered, nobody's. */
export const strangerMac = (): string => `02:${randomBytes(5).toString('hex').match(/../g)!.join(':')}`;

/**
 * Asks the network of a client port (68) for DHCP servers and returns those that answer within `forMs`, or the
 * first one alone with `enough: 'one'`; fewer when `signal` ends it. A DISCOVER asks all of them, but some look for a second or more whether the
 * address is free; an INFORM from the interface's own address is answered at once. No address is ever taken.
 */
export async function findDhcpServers(
  port: DhcpPort,
  clock: Clock,
  {
    forMs,
    enough = 'all',
    mac = strangerMac(),
    signal,
  }: { forMs: number; enough?: 'one' | 'all'; mac?: string; signal?: AbortSignal },
): Promise<OtherServer[]> {
  const found = new Map<Ipv4, OtherServer>();
  const xid = randomBytes(4).readUInt32BE(0);
  const done = new AbortController();
  signal?.addEventListener('abort', () => done.abort());
  const askedAt = clock.now();
  port.onBatch((batch) => {
    for (const { bytes } of batch) {
      const packet = decode(bytes);
      if ('malformed' in packet || packet.op !== 'reply' || packet.xid !== xid) continue;
      const address = readOption(packet.options, 'serverIdentifier');
      if (!address || address === port.address) continue;
      const before = found.get(address);
      const offered = packet.yiaddr === noAddress ? before?.offered : packet.yiaddr;
      const answeredMs = before?.answeredMs ?? Math.max(0, clock.now() - askedAt);
      found.set(address, { address, offered, answeredMs });
      if (enough === 'one') done.abort();
    }
  });
  for (const half of [1, 2]) {
    if (done.signal.aborted) break;
    for (const question of questions(mac, xid, half, port.address)) {
      port.send(encode(question), { to: 'everyone', port: SERVER_PORT });
    }
    await sleep(clock, forMs / 2, done.signal);
  }
  return [...found.values()];
}

function questions(mac: string, xid: number, secs: number, own: Ipv4): Dhcp4Packet[] {
  const question = (type: MessageType, ciaddr: Ipv4): Dhcp4Packet => {
    const none = { yiaddr: noAddress, siaddr: noAddress, giaddr: noAddress, sname: '', file: '' };
    const packet: Dhcp4Packet = {
      ...{ op: 'request', htype: 1, hops: 0, xid, secs, broadcast: true, ciaddr, chaddr: mac, ...none },
      options: new Map(),
    };
    setOption(packet.options, 'messageType', type);
    setOption(packet.options, 'parameterRequestList', [1, 3, 6]);
    return packet;
  };
  return own === noAddress
    ? [question('discover', noAddress)]
    : [question('inform', own), question('discover', noAddress)];
}
