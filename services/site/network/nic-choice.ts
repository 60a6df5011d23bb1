import type { Nic } from './contract.ts';
import type { HeardOn, HeardOnNic } from './heard-now.ts';
import type { NicSigns } from './nic-signs.ts';

const ethernet = 1;

function kindOf(nic: NicSigns): Nic['kind'] {
  if (nic.isWireless) return 'wifi';
  if (nic.isBridge) return 'bridge';
  if (nic.isTunnel || (nic.hardwareType !== undefined && nic.hardwareType !== ethernet)) return 'vpn';
  if (nic.driver) return 'ethernet';
  return nic.hardwareType === undefined ? 'other' : 'virtual';
}

const ofContainers = /^(docker\d|br-[0-9a-f]{12}$|cni|flannel|cali|podman|lxcbr|lxdbr|virbr)/;

/** Why machines cannot be booted over it; null when they can. */
function unsuitable(nic: NicSigns): string | null {
  const kind = kindOf(nic);
  if (kind === 'wifi') return 'Machines do not boot over Wi-Fi.';
  if (kind === 'vpn') return 'A tunnel carries no DHCP broadcasts.';
  if (nic.master) return `It is a port of ${nic.master}; choose that.`;
  if (ofContainers.test(nic.name))
    return 'It belongs to the containers or virtual machines of this computer.';
  if (!nic.mac || nic.mac === '00:00:00:00:00:00') return 'It has no hardware address.';
  return null;
}

/** Points for facing machines: where one asks to boot, real hardware before virtual, one with an address, the faster one. */
const points = (nic: NicSigns, heard: HeardOnNic | null): number =>
  (asking(heard) ? 4 : 0) +
  (heard && heard.dhcpServers.size > 0 ? -4 : 0) +
  (kindOf(nic) === 'ethernet' ? 2 : 0) +
  (nic.addresses.length > 0 ? 1 : 0) +
  (nic.speedMbps ?? 0) / 1_000_000;

const asking = (heard: HeardOnNic | null): boolean =>
  !!heard && [...heard.stations.values()].some((s) => s.asksToBoot);

/** Listened on while first run is open: what is no dead end for machines. */
export const mayBeServed = (nic: NicSigns): boolean => unsuitable(nic) === null;

/** Whether machines may well be behind it: a card, a bridge or a veth, plugged in, and not the way to the internet. */
const mayFaceMachines = (nic: NicSigns): boolean =>
  nic.linkUp &&
  !nic.defaultRoute &&
  !unsuitable(nic) &&
  (kindOf(nic) === 'ethernet' || nic.isBridge || nic.isPair);

/** What people call it: its maker and how it is built in, else what it is. */
function describe(nic: NicSigns, vendor: string | null): string {
  const kind = kindOf(nic);
  if (kind === 'wifi') return 'Wi-Fi';
  if (kind === 'vpn') return 'VPN or tunnel';
  if (ofContainers.test(nic.name)) return 'Containers or virtual machines';
  if (kind === 'bridge') return 'Bridge';
  if (kind !== 'ethernet') return 'Virtual';
  if (nic.bus === 'usb') return vendor ? `USB Ethernet, ${vendor}` : 'USB Ethernet';
  return vendor ? `${vendor}, ${nic.driver}` : nic.driver;
}

const heardInShort = (heard: HeardOnNic | null): Nic['heard'] => {
  if (!heard) return null;
  const neighbour = heard.neighbours.find((n) => n.isSwitch) ?? heard.neighbours[0];
  return {
    stations: heard.stations.size,
    dhcpServers: [...heard.dhcpServers.keys()],
    vlans: [...heard.vlans],
    neighbour: neighbour
      ? { name: neighbour.name, port: neighbour.port, isSwitch: neighbour.isSwitch }
      : null,
  };
};

export interface NicChoiceParts {
  readonly signs: readonly NicSigns[];
  readonly heardOn: HeardOn;
  /** Makers of the cards, by hardware address. */
  readonly vendors: ReadonlyMap<string, string | null>;
}

/** Interfaces as first run shows them. At most one is suggested; any other that is suitable can be chosen. */
export function nicsToChoose({ signs, heardOn, vendors }: NicChoiceParts): Nic[] {
  const rank = (nic: NicSigns): number => points(nic, heardOn(nic.name));
  const best = signs
    .filter(mayFaceMachines)
    .sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1))[0];
  return signs.map((nic) => ({
    name: nic.name,
    mac: nic.mac,
    description: describe(nic, vendors.get(nic.mac) ?? null),
    kind: kindOf(nic),
    linkUp: nic.linkUp,
    speedMbps: nic.speedMbps,
    addresses: nic.addresses,
    defaultRoute: nic.defaultRoute,
    unsuitable: unsuitable(nic),
    suggested: nic === best,
    switchedOff: nic.switchedOff,
    heard: heardInShort(heardOn(nic.name)),
  }));
}
