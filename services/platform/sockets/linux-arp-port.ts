import { networkInterfaces } from 'node:os';
import { arpProbe, decodeArp, encodeArp } from '../../protocols/arp/packet.ts';
import { noAddress } from '../../protocols/dhcp4/ipv4.ts';
import type { ArpPort, Neighbour } from './arp-port.ts';
import { closeDescriptor } from './descriptor.ts';
import { SOCK_DGRAM, SOCK_CLOEXEC, MSG_DONTWAIT, lastErrorCode, libc } from './libc.ts';
import { ReceiveBatch } from './receive-batch.ts';
import { AF_PACKET, ETH_ARP, linkAddress } from './sockaddr.ts';

/** An ARP message and the padding of its frame. */
const slotBytes = 64;
const mostReads = 16;
const everyStation = Uint8Array.of(255, 255, 255, 255, 255, 255);

/** A packet socket for ARP on one interface. Undefined without CAP_NET_RAW or where the interface is gone. */
export function openLinuxArpPort(nic: string): ArpPort | undefined {
  const interfaceIndex = libc().if_nametoindex(nic);
  const ownMac = networkInterfaces()[nic]?.[0]?.mac;
  if (interfaceIndex === 0 || !ownMac) return undefined;
  // Of no protocol until it is tied to the interface: nothing of another one gets in before.
  const fd = libc().socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return undefined;
  const everyone = linkAddress(interfaceIndex, everyStation, ETH_ARP);
  if (libc().bind(fd, everyone, everyone.length) < 0) {
    closeDescriptor(fd);
    return undefined;
  }
  const batch = new ReceiveBatch(fd, 64, slotBytes);
  let open = true;
  return {
    probe(address) {
      if (!open) return 'ECLOSED';
      const packet = Buffer.from(encodeArp(arpProbe(ownMac, address)));
      const sent = libc().sendto(fd, packet, packet.length, MSG_DONTWAIT, everyone, everyone.length);
      return sent < 0 ? lastErrorCode() : undefined;
    },
    heard() {
      const neighbours: Neighbour[] = [];
      for (let read = 0; open && read < mostReads; read++) {
        const count = batch.drain();
        for (let slot = 0; slot < count; slot++) {
          const packet = decodeArp(batch.bytes(slot));
          if (!packet || packet.senderAddress === noAddress || packet.senderMac === ownMac) continue;
          neighbours.push({ mac: packet.senderMac, address: packet.senderAddress });
        }
        if (count < batch.slots) break;
      }
      return neighbours;
    },
    close() {
      if (open) closeDescriptor(fd);
      open = false;
    },
  };
}
