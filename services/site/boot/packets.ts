import type { PacketSeen } from './seen.ts';

export interface PacketLine extends PacketSeen {
  at: number;
}

const linesKept = 50;
const addressesKept = 4_000;

/** The last lines on the wire of each hardware address, in memory; the address that was quiet longest goes first. */
export interface PacketRings {
  add(mac: string, line: PacketLine): void;
  of(macs: readonly string[]): PacketLine[];
}

export function packetRings(): PacketRings {
  const rings = new Map<string, PacketLine[]>();
  return {
    add(mac, line) {
      let ring = rings.get(mac);
      if (!ring) {
        if (rings.size >= addressesKept) rings.delete(rings.keys().next().value!);
        rings.set(mac, (ring = []));
      }
      ring.push({ ...line, text: line.text.slice(0, 200) });
      if (ring.length > linesKept) ring.shift();
    },
    of: (macs) =>
      macs
        .flatMap((mac) => rings.get(mac) ?? [])
        .sort((a, b) => a.at - b.at)
        .slice(-linesKept),
  };
}
