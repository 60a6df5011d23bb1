import { expect, test } from 'vitest';
import { cidrFrom } from '../../contract/addresses.ts';
import type { HeardOn, HeardOnNic, HeardStation } from './heard-now.ts';
import { capabilitiesSuffice } from './may-bind.ts';
import { nicsToChoose } from './nic-choice.ts';
import { defaultRoutes, type NicSigns } from './nic-signs.ts';
import { poolIn, proposal as propose, type ProposalSigns } from './propose.ts';
import { routesIn } from './routes.ts';
import { countKinds, kindOfStation } from './station-kind.ts';

const nic = (name: string, more: Partial<NicSigns> = {}): NicSigns => ({
  name,
  mac: '52:54:00:00:00:01',
  hardwareType: 1,
  linkUp: true,
  speedMbps: 1000,
  driver: 'e1000e',
  isWireless: false,
  isBridge: false,
  isTunnel: false,
  isPair: false,
  switchedOff: false,
  bus: 'pci',
  master: null,
  addresses: [],
  defaultRoute: false,
  gateway: null,
  ...more,
});
/** What was heard on an interface, as far as a test says. */
const heard = (nic: string, more: Partial<HeardOnNic> = {}): HeardOnNic => ({
  ...{ nic, sinceMs: 0, stations: new Map(), neighbours: [], dhcpServers: new Map(), vlans: [], lines: [] },
  ...more,
});
const choose = (signs: NicSigns[], heardOn: HeardOn = () => null) =>
  nicsToChoose({ signs, heardOn, vendors: new Map([['52:54:00:00:00:01', 'Intel']]) });
const station = (mac: string, more: Partial<HeardStation> = {}): HeardStation => ({
  ...{ mac, addresses: [], hostname: null, vendorClass: null, vlan: null, asksToBoot: false },
  ...{ givesAddresses: false, capabilities: [], firstAt: 0, lastAt: 0, ...more },
});
const suggested = (signs: NicSigns[], heardOn?: HeardOn): string[] =>
  choose(signs, heardOn)
    .filter((n) => n.suggested)
    .map((n) => n.name);

const proposal = (nic: NicSigns, nics: NicSigns[], more: Partial<ProposalSigns> = {}) =>
  propose(nic, nics, { routes: [], heard: [], ours: null, ...more });

test('the plugged wired card without the default route is suggested', () => {
  const office = nic('eth0', { defaultRoute: true, addresses: [{ address: '192.168.1.9', prefix: 24 }] });
  expect(
    suggested([office, nic('eth1', { linkUp: false }), nic('eth2'), nic('wlan0', { isWireless: true })]),
  ).toEqual(['eth2']);
});

test('nothing is suggested where no plugged card, bridge or veth is left', () => {
  const office = nic('eth0', { defaultRoute: true, addresses: [{ address: '192.168.1.9', prefix: 24 }] });
  const idle = nic('ifb0', { linkUp: false, driver: '' });
  const chosen = choose([office, idle, nic('eth1', { linkUp: false })]);
  expect(chosen.map((n) => n.suggested)).toEqual([false, false, false]);
  expect(chosen.map((n) => n.unsuitable)).toEqual([null, null, null]);
  expect(suggested([office, nic('dummy0', { driver: '' })])).toEqual([]);
  expect(suggested([nic('docker0', { isBridge: true, driver: '' })])).toEqual([]);
  expect(suggested([office, nic('veth1', { driver: '', isPair: true })])).toEqual(['veth1']);
  expect(suggested([office, nic('br0', { driver: '', isBridge: true })])).toEqual(['br0']);
});

test.each([
  ['wifi', nic('wlan0', { isWireless: true })],
  ['tunnel', nic('wg0', { hardwareType: 65534, driver: '' })],
  ['bridge port', nic('eth1', { master: 'br0' })],
  ['docker', nic('docker0', { isBridge: true, driver: '' })],
  ['no hardware address', nic('eth1', { mac: '00:00:00:00:00:00' })],
])('%s is unsuitable and says why', (_, signs) => {
  expect(choose([signs])[0]).toMatchObject({ unsuitable: expect.stringMatching(/\w\.$/) as string });
});

test('a bridge and a virtual pair can serve', () => {
  const [bridge, veth] = choose([
    nic('br0', { isBridge: true, driver: '' }),
    nic('veth1', { driver: '', isPair: true }),
  ]);
  expect(bridge).toMatchObject({ kind: 'bridge', unsuitable: null });
  expect(veth).toMatchObject({ kind: 'virtual', unsuitable: null });
});

test('default routes are read from the kernel table', () => {
  const table = [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
    'eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
    'eth1\t00004D0A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    'eth2\t00004E0A\t00000000\t0000\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    'cut',
  ].join('\n');
  expect(routesIn(table)).toEqual([
    { nic: 'eth0', cidr: '0.0.0.0/0', gateway: '192.168.1.1' },
    { nic: 'eth1', cidr: '10.77.0.0/24', gateway: null },
  ]);
  expect([...defaultRoutes(routesIn(table))]).toEqual([['eth0', '192.168.1.1']]);
});

test.each([
  ['10.77.0.0/24', [1], '10.77.0.100', '10.77.0.199'],
  ['10.77.0.0/24', [120], '10.77.0.121', '10.77.0.199'],
  ['10.77.0.0/28', [1], '10.77.0.8', '10.77.0.14'],
  ['10.77.0.0/28', [14], '10.77.0.8', '10.77.0.13'],
] as const)('a pool in %s beside .%s', (cidr, taken, from, to) => {
  const network = cidrFrom(cidr)!;
  expect(
    poolIn(
      network,
      taken.map((n) => network.first + n),
    ),
  ).toEqual([from, to]);
});

test('a network too small for a pool has none', () => {
  expect(poolIn(cidrFrom('10.77.0.0/31')!, [])).toBeNull();
});

test('the proposal comes from the own address, with the gateway that lies in it', () => {
  const own = nic('eth1', { addresses: [{ address: '10.77.0.1', prefix: 24 }], gateway: '10.77.0.254' });
  expect(proposal(own, [own])).toMatchObject({
    setup: {
      nic: 'eth1',
      subnet: {
        cidr: '10.77.0.0/24',
        gateway: '10.77.0.254',
        dns: [],
        dynamicRange: ['10.77.0.100', '10.77.0.199'],
      },
      besideOthers: false,
    },
    deskAddress: '10.77.0.1',
    fix: null,
  });
  expect(proposal(own, [own]).setup).not.toHaveProperty('giveAddress');
});

test('a bare card is proposed an address in a network that nobody uses', () => {
  const taken = nic('eth0', { addresses: [{ address: '10.77.0.9', prefix: 24 }] });
  const bare = nic('eth1', { addresses: [{ address: '169.254.7.7', prefix: 16 }] });
  const routes = [
    { nic: 'wg0', cidr: '10.77.1.0/24', gateway: null },
    { nic: 'eth0', cidr: '0.0.0.0/0', gateway: '10.77.0.254' },
  ];
  const {
    setup,
    deskAddress,
    taken: known,
  } = proposal(bare, [taken, bare], { routes, heard: ['10.77.2.77'] });
  expect(setup).toMatchObject({
    giveAddress: '10.77.3.1',
    subnet: { cidr: '10.77.3.0/24', dynamicRange: ['10.77.3.100', '10.77.3.199'] },
  });
  expect(deskAddress).toBe('10.77.3.1');
  expect(known).toContainEqual({ cidr: '10.77.1.0/24', by: 'wg0' });
  expect(known).toContainEqual({ cidr: '10.77.2.0/24', by: '10.77.2.77' });
});

test('where a route covers all of 10.0.0.0/8, another private network is proposed', () => {
  const bare = nic('eth1');
  const routes = [{ nic: 'tun0', cidr: '10.0.0.0/8', gateway: null }];
  expect(proposal(bare, [bare], { routes }).deskAddress).toBe('172.27.0.1');
});

test('a pool leaves out addresses that were heard in use', () => {
  const own = nic('eth1', { addresses: [{ address: '10.77.0.1', prefix: 24 }] });
  expect(proposal(own, [own], { heard: ['10.77.0.180', '10.77.0.20'] }).setup).toMatchObject({
    subnet: { dynamicRange: ['10.77.0.100', '10.77.0.179'] },
  });
});

test('an address that this desk gave may be changed', () => {
  const own = nic('eth1', { addresses: [{ address: '10.77.0.1', prefix: 24 }] });
  expect(proposal(own, [own], { ours: '10.77.0.1' }).setup).toMatchObject({ giveAddress: '10.77.0.1' });
});

test('the wire where a machine asks to boot is suggested, the one with a DHCP server is not', () => {
  const cards = [nic('eth1', { speedMbps: 10_000 }), nic('eth2')];
  const machine = new Map([['52:54:00:00:00:07', station('52:54:00:00:00:07', { asksToBoot: true })]]);
  const servers = new Map([['192.168.1.1', { mac: 'f0:b0:14:00:00:01', lastAt: 0 }]]);
  expect(suggested(cards)).toEqual(['eth1']);
  expect(suggested(cards, (n) => (n === 'eth2' ? heard(n, { stations: machine }) : null))).toEqual(['eth2']);
  expect(suggested(cards, (n) => (n === 'eth1' ? heard(n, { dhcpServers: servers }) : null))).toEqual([
    'eth2',
  ]);
});

test('what was heard on a card stands beside it, the switch before other neighbours', () => {
  const one = { name: 'phone', port: '1', portDescription: null, portVlan: null, isSwitch: false };
  const neighbours = [one, { ...one, name: 'sw-lab-1', port: '24', isSwitch: true }];
  expect(choose([nic('eth1')], (n) => heard(n, { neighbours, vlans: [42] }))[0]).toMatchObject({
    description: 'Intel, e1000e',
    heard: { stations: 0, dhcpServers: [], vlans: [42], neighbour: { name: 'sw-lab-1', port: '24' } },
  });
});

test('what a device is comes from what it said of itself', () => {
  const said: [Partial<HeardStation>, string][] = [
    [{ capabilities: ['bridge'] }, 'switch'],
    [{ capabilities: ['bridge', 'router'] }, 'router'],
    [{ givesAddresses: true }, 'router'],
    [{ hostname: 'idrac-7KQ3V03' }, 'bmc'],
    [{ hostname: 'BRN30055C1A2B3C' }, 'printer'],
    [{ asksToBoot: true }, 'machine'],
    [{ hostname: 'ilonas-laptop' }, 'other'],
  ];
  expect(said.map(([given]) => kindOfStation(station('02:00:00:00:00:01', given)))).toEqual(
    said.map(([, kind]) => kind),
  );
  expect(countKinds(said.map(([given]) => station('02:00:00:00:00:01', given)))).toMatchObject({ router: 2 });
});

test('ports below 1024 need two capabilities', () => {
  expect(capabilitiesSuffice('Name:\tnode\nCapEff:\t000001ffffffffff\n')).toBe(true);
  expect(capabilitiesSuffice('CapEff:\t0000000000000400\n')).toBe(false);
  expect(capabilitiesSuffice('CapEff:\t0000000000002400\n')).toBe(true);
  expect(capabilitiesSuffice('')).toBe(false);
});
