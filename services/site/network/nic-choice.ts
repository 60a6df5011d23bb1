import type { Nic } from './contract.ts';
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

/** Points for facing machines: real hardware before virtual, one with an address, the faster one. */
const points = (nic: NicSigns): number =>
  (kindOf(nic) === 'ethernet' ? 2 : 0) +
  (nic.addresses.length > 0 ? 1 : 0) +
  (nic.speedMbps ?? 0) / 1_000_000;

/** Whether machines may well be behind it: a card, a bridge or a veth, plugged in, and not the way to the internet. */
const mayFaceMachines = (nic: NicSigns): boolean =>
  nic.linkUp &&
  !nic.defaultRoute &&
  !unsuitable(nic) &&
  (kindOf(nic) === 'ethernet' || nic.isBridge || nic.isPair);

/** Interfaces as first run shows them. At most one is suggested; any other that is suitable can be chosen. */
export function nicsToChoose(signs: readonly NicSigns[]): Nic[] {
  const best = signs
    .filter(mayFaceMachines)
    .sort((a, b) => points(b) - points(a) || (a.name < b.name ? -1 : 1))[0];
  return signs.map((nic) => ({
    name: nic.name,
    mac: nic.mac,
    description: nic.driver || (nic.isBridge ? 'bridge' : ''),
    kind: kindOf(nic),
    linkUp: nic.linkUp,
    speedMbps: nic.speedMbps,
    addresses: nic.addresses,
    defaultRoute: nic.defaultRoute,
    unsuitable: unsuitable(nic),
    suggested: nic === best,
  }));
}
