/** A device that was heard on a wire by what it sent; it was not asked anything. */
export interface HeardStation {
  readonly mac: string;
  /** Addresses that it said are its own, the latest first. */
  addresses: string[];
  hostname: string | null;
  vendorClass: string | null;
  /** The VLAN whose tag its frames carried last; null without. */
  vlan: number | null;
  asksToBoot: boolean;
  givesAddresses: boolean;
  /** What it says of itself by LLDP: bridge, router, station ... */
  capabilities: readonly string[];
  firstAt: number;
  lastAt: number;
}

/** What the neighbour at the other end of the cable says of itself. */
export interface HeardNeighbour {
  readonly name: string;
  readonly port: string;
  readonly portDescription: string | null;
  readonly portVlan: number | null;
  readonly isSwitch: boolean;
}

/** One line of what was heard, as it came. */
export interface HeardLine {
  readonly at: number;
  readonly protocol: 'ARP' | 'DHCP' | 'LLDP';
  readonly mac: string;
  readonly vlan: number | null;
}

/** All that was heard on an interface since it is listened to. */
export interface HeardOnNic {
  readonly nic: string;
  readonly sinceMs: number;
  readonly stations: ReadonlyMap<string, HeardStation>;
  readonly neighbours: readonly HeardNeighbour[];
  /** Servers that answered somebody, by their address. */
  readonly dhcpServers: ReadonlyMap<string, { mac: string; lastAt: number }>;
  readonly vlans: readonly number[];
  /** The newest last; a few dozen. */
  readonly lines: readonly HeardLine[];
}

/** Null where nobody listens: the interface is not there, or this program may not. */
export type HeardOn = (nic: string) => HeardOnNic | null;
