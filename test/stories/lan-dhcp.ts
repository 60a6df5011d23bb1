import type { MemoryWire } from '../../services/platform/sockets/memory-wire.ts';
import { noAddress } from '../../services/protocols/dhcp4/ipv4.ts';
import { readOption, setOption } from '../../services/protocols/dhcp4/options.ts';
import { decode, encode, type Dhcp4Packet } from '../../services/protocols/dhcp4/packet.ts';

/** A router as others have it: gives addresses from .100 on to whoever asks, and knows nothing of booting. */
export async function lanDhcp(
  wire: MemoryWire,
  nic: string,
  address: string,
  answersAfterMs: number,
): Promise<AsyncDisposable> {
  const port = await wire.open({ nic, address, port: 67 });
  const given = new Map<string, string>();
  const addressOf = (mac: string): string => {
    if (!given.has(mac)) given.set(mac, address.replace(/\d+$/, String(100 + given.size)));
    return given.get(mac)!;
  };
  const answer = (asked: Dhcp4Packet): Dhcp4Packet | undefined => {
    const kind = readOption(asked.options, 'messageType');
    const chosen = readOption(asked.options, 'serverIdentifier');
    if (asked.op !== 'request' || (chosen !== undefined && chosen !== address)) return undefined;
    if (kind !== 'discover' && kind !== 'request' && kind !== 'inform') return undefined;
    const yiaddr = kind === 'inform' ? noAddress : addressOf(asked.chaddr);
    const reply: Dhcp4Packet = { ...asked, op: 'reply', yiaddr, options: new Map() };
    setOption(reply.options, 'messageType', kind === 'discover' ? 'offer' : 'ack');
    setOption(reply.options, 'serverIdentifier', address);
    if (kind !== 'inform') setOption(reply.options, 'leaseSeconds', 3600);
    return reply;
  };
  port.onBatch((batch) => {
    for (const { bytes } of batch) {
      const packet = decode(bytes);
      const reply = 'malformed' in packet ? undefined : answer(packet);
      if (reply) setTimeout(() => port.send(encode(reply), { to: 'everyone', port: 68 }), answersAfterMs);
    }
  });
  return { [Symbol.asyncDispose]: () => port.close() };
}
