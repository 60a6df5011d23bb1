import type { Finding, HeardDevice, Nic } from '../../services/contract/all.ts';
import type { Output } from '../../services/contract/calls.ts';

/** What first run sees: a lab's wire, and an office LAN with its router. */
export const router = { address: '192.168.1.1', offered: '192.168.1.61', answeredMs: 4, vendor: 'AVM' };

const nic = (name: string, more: Partial<Nic>): Nic => ({
  ...{ name, mac: '3c:ec:ef:00:00:01', description: 'Intel X550, built in', kind: 'ethernet' },
  ...{ linkUp: true, speedMbps: 10_000, addresses: [], defaultRoute: false, unsuitable: null },
  ...{ suggested: false, switchedOff: false, heard: null, ...more },
});
const wifi = nic('wlp2s0', {
  ...{ description: 'Wi-Fi', kind: 'wifi', speedMbps: null },
  unsuitable: 'Machines do not boot over Wi-Fi.',
});
const office = {
  ...{ description: 'USB Ethernet', speedMbps: 1000, defaultRoute: true },
  addresses: [{ address: '192.168.1.34', prefix: 24 }],
};

/** A lab's card beside the office LAN: bare, or with an address. */
export const labNics = (address: string | null): Nic[] => [
  nic('enp3s0', {
    suggested: true,
    addresses: address === null ? [] : [{ address, prefix: 24 }],
    heard: {
      ...{ stations: 3, dhcpServers: [], vlans: [] },
      neighbour: { name: 'sw-lab-1', port: '24', isSwitch: true },
    },
  }),
  nic('enx00e04c68', office),
  wifi,
];

/** The office LAN alone; its port is the one to choose. */
export const officeNics: Nic[] = [
  nic('enp3s0', { linkUp: false, speedMbps: null }),
  nic('enx00e04c68', { ...office, suggested: true }),
  wifi,
];

const kinds = { switch: 0, router: 0, bmc: 0, printer: 0, machine: 0, other: 0 };
export const onLabWire = {
  devices: 3,
  kinds: { ...kinds, switch: 1, bmc: 2 },
  askingToBoot: 2,
  proposedMode: 'authoritative',
} as const;
export const onOfficeLan = {
  devices: 17,
  kinds: { ...kinds, router: 1, printer: 2, other: 14 },
  askingToBoot: 0,
  proposedMode: 'proxy',
} as const;

export const findings: Finding[] = [
  { id: 'rights', level: 'fine', sentence: 'This program may open the ports that machines use.', fix: null },
  {
    id: 'ports',
    level: 'fine',
    sentence: 'UDP 67 (DHCP), UDP 69 (TFTP), TCP 5248 (HTTP) are free on enp3s0.',
    fix: null,
  },
  {
    id: 'firewall',
    level: 'fine',
    sentence: "No rule of this computer's firewall is known to drop what machines send.",
    fix: null,
  },
  { id: 'disk', level: 'fine', sentence: '212.4 GiB are free for images and data.', fix: null },
];

export const blocked: Finding[] = [
  {
    id: 'ports',
    level: 'stop',
    sentence: 'dnsmasq, process 812 holds UDP 67 (DHCP) on enp3s0. Stop it.',
    fix: 'sudo kill 812',
  },
  {
    id: 'firewall',
    level: 'warn',
    sentence: "This computer's firewall (ufw) drops UDP 69 (TFTP) that comes in on enp3s0. Let machines in.",
    fix: 'sudo ufw allow in on enp3s0',
  },
];

export function proposalFor(kind: 'own' | 'no-address', nic: string): Output<'network.propose'> {
  const subnet = {
    cidr: '10.77.0.0/24',
    dns: [],
    dynamicRange: ['10.77.0.100', '10.77.0.200'] as [string, string],
  };
  return {
    setup: {
      ...{ nic, subnet, besideOthers: false },
      ...(kind === 'no-address' && { giveAddress: '10.77.0.1' }),
    },
    deskAddress: '10.77.0.1',
    fix: null,
    taken: [{ cidr: '192.168.1.0/24', by: 'enx00e04c68' }],
  };
}

const device = (mac: string, at: number, more: Partial<HeardDevice>): HeardDevice => ({
  ...{ mac, addresses: [], vendor: null, hostname: null, kind: 'other', vlan: null, asksToBoot: false },
  ...{ firstAt: at, lastAt: at, ...more },
});

/** Two BMCs and a switch. */
export function heardOn(nic: string, now: number): Output<'network.heard'> {
  const bmc = { kind: 'bmc', vendor: 'Dell' } as const;
  const [one, two, sw] = ['3c:ec:ef:11:02:9a', '3c:ec:ef:11:02:9b', '3c:37:86:11:00:02'] as const;
  return {
    nic,
    since: now - 134_000,
    total: 3,
    kinds: { ...kinds, switch: 1, bmc: 2 },
    askingToBoot: 0,
    stations: [
      device(one, now - 16_000, { ...bmc, addresses: ['10.77.0.212'], hostname: 'idrac-7KQ3V03' }),
      device(sw, now - 62_000, { kind: 'switch', vendor: 'Netgear', hostname: 'sw-lab-1' }),
      device(two, now - 94_000, { ...bmc, addresses: ['10.77.0.213'], hostname: 'idrac-7KQ3V04' }),
    ],
    dhcpServers: [],
    vlans: [],
    neighbours: [
      { name: 'sw-lab-1', port: '24', portDescription: 'Port 24, bench', portVlan: 1, isSwitch: true },
    ],
    lines: [
      { at: now - 16_000, protocol: 'ARP', mac: one, vlan: null },
      { at: now - 62_000, protocol: 'LLDP', mac: sw, vlan: null },
      { at: now - 94_000, protocol: 'ARP', mac: two, vlan: null },
    ],
  };
}
