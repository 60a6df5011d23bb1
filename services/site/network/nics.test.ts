import { expect, test } from 'vitest';
import { cidrFrom } from '../../contract/addresses.ts';
import { capabilitiesSuffice } from './may-bind.ts';
import { nicsToChoose } from './nic-choice.ts';
import { defaultRoutes, type NicSigns } from './nic-signs.ts';
import { poolIn, proposal } from './propose.ts';

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
  master: null,
  addresses: [],
  defaultRoute: false,
  gateway: null,
  ...more,
});
const suggested = (signs: NicSigns[]): string[] =>
  nicsToChoose(signs)
    .filter((n) => n.suggested)
    .map((n) => n.name);

test('the plugged wired card without the default route is suggested', () => {
  const office = nic('eth0', { defaultRoute: true, addresses: [{ address: '192.168.1.9', prefix: 24 }] });
  expect(
    suggested([office, nic('eth1', { linkUp: false }), nic('eth2'), nic('wlan0', { isWireless: true })]),
  ).toEqual(['eth2']);
});

test('nothing is suggested where no plugged card, bridge or veth is left', () => {
  const office = nic('eth0', { defaultRoute: true, addresses: [{ address: '192.168.1.9', prefix: 24 }] });
  const idle = nic('ifb0', { linkUp: false, driver: '' });
  const chosen = nicsToChoose([office, idle, nic('eth1', { linkUp: false })]);
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
  expect(nicsToChoose([signs])[0]).toMatchObject({ unsuitable: expect.stringMatching(/\w\.$/) as string });
});

test('a bridge and a virtual pair can serve', () => {
  const [bridge, veth] = nicsToChoose([
    nic('br0', { isBridge: true, driver: '' }),
    nic('veth1', { driver: '', isPair: true }),
  ]);
  expect(bridge).toMatchObject({ kind: 'bridge', unsuitable: null });
  expect(veth).toMatchObject({ kind: 'virtual', unsuitable: null });
});

test('default routes are read from the kernel table', () => {
  const table = [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask',
    'eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000',
    'eth1\t00004D0A\t00000000\t0001\t0\t0\t0\t00FFFFFF',
  ].join('\n');
  expect([...defaultRoutes(table)]).toEqual([['eth0', '192.168.1.1']]);
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
  expect(proposal(own, [own])).toEqual({
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
});

test('without an address the command gives one that no other card is in', () => {
  const taken = nic('eth0', { addresses: [{ address: '10.77.0.9', prefix: 24 }] });
  const bare = nic('eth1');
  expect(proposal(bare, [taken, bare])).toEqual({
    setup: null,
    deskAddress: null,
    fix: 'sudo ip addr add 10.77.1.1/24 dev eth1',
  });
});

test('ports below 1024 need two capabilities', () => {
  expect(capabilitiesSuffice('Name:\tnode\nCapEff:\t000001ffffffffff\n')).toBe(true);
  expect(capabilitiesSuffice('CapEff:\t0000000000000400\n')).toBe(false);
  expect(capabilitiesSuffice('CapEff:\t0000000000002400\n')).toBe(true);
  expect(capabilitiesSuffice('')).toBe(false);
});
