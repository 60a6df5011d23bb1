import type { Result } from '../services/contract/result.ts';
import type { Tx } from '../services/platform/store/store.ts';
import type { LinkMode } from '../services/site/links/contract.ts';
import { openLinks, type LinksAsks } from '../services/site/links/index.ts';
import { openLeases, type HeardStation } from '../services/site/network/index.ts';
import { mira } from './desk-core.ts';
import { aGround, aMachineRow } from './ground.ts';

export const macs = ['52:54:00:00:00:01', '52:54:00:00:00:02', '52:54:00:00:00:03'] as const;
export const systemId = 'abc123';
export type LinksDesk = Awaited<ReturnType<typeof aLinksDesk>>;

/**
 * A desk at 10.77.0.1 with a subnet for booting and one for storage, and a machine with three cards that was just
 * commissioned: the first has a lease, the third no cable.
 */
export async function aLinksDesk() {
  const ground = await aGround();
  const { store } = ground;
  const leases = openLeases(ground);
  const stations = new Map<string, HeardStation>();
  const heard = { sinceMs: 0, stations, neighbours: [], dhcpServers: new Map(), vlans: [], lines: [] };
  const asks: LinksAsks = {
    addressesOf: (nic) => (nic === 'eth1' ? [{ address: '10.77.0.1' }] : []),
    heardOn: (nic) => (nic === 'eth1' ? { nic, ...heard } : null),
    loadFixed: () => leases.loadFixed(),
  };
  await store.transaction(networks);
  await leases.load();
  const links = openLinks(ground, asks);
  const plugIn = (id: number, given: readonly string[] = macs): Promise<void> =>
    store.transaction((tx) => cards(tx, id, given));
  const { id: machineId } = await aMachineRow(ground, { systemId, status: 'ready', mac: macs[0] });
  await plugIn(machineId);
  const leased = { subnetId: 1, mac: macs[0], address: '10.77.0.100' };
  await leases.settle([{ ...leased, hostname: null, clientId: null, vendorClass: null }]);
  await store.transaction((tx) => links.applyDefaults(tx, machineId));
  const nicOf = async (name: string) =>
    (await links.forMachine(store.read, machineId)).find((nic) => nic.name === name)!;
  return {
    links,
    leases,
    /** Who was heard on eth1. */
    stations,
    machineId,
    plugIn,
    read: store.read,
    transaction: store.transaction,
    anotherMachine: (given: { systemId: string; mac: string }) =>
      aMachineRow(ground, { ...given, status: 'ready' }),
    acquire: (id = machineId) => store.transaction((tx) => links.acquireAddresses(tx, id)),
    setStatus: (status: string) =>
      store.transaction((tx) =>
        tx.updateTable('machine').set({ status }).where('id', '=', machineId).execute(),
      ),
    async linksOf(name: string) {
      return (await nicOf(name)).links.map(({ mode, subnet, ipAddress }) => ({
        ...{ mode, ipAddress },
        subnet: subnet?.cidr ?? null,
      }));
    },
    linkId: async (name: string) => (await nicOf(name)).links[0]!.id,
    link: (wanted: {
      interface?: string;
      mode: LinkMode;
      subnet?: number | string;
      ipAddress?: string;
      defaultGateway?: boolean;
      force?: boolean;
    }) =>
      links.implementation['network.link'](
        { systemId, interface: 'enp2s0', defaultGateway: false, force: false, ...wanted },
        mira,
      ),
    update: (change: {
      interface?: string;
      name?: string;
      enabled?: boolean;
      mtu?: number;
      vlan?: number | null;
      tags?: string[];
    }) =>
      links.implementation['network.update_interface']({ systemId, interface: 'enp2s0', ...change }, mira),
    close: () => ground[Symbol.asyncDispose](),
  };
}

async function networks(tx: Tx): Promise<void> {
  for (const id of [1, 2]) {
    const fabric = { id, name: `fabric-${id}`, class_type: null, description: '' };
    await tx.insertInto('fabric').values(fabric).execute();
    const vlan = { id, fabric_id: id, vid: 0, name: 'untagged', description: '', mtu: 1500, dhcp_on: 1 };
    await tx.insertInto('vlan').values(vlan).execute();
  }
  const subnet = { description: '', managed: 1, lease_seconds: 600 };
  const boot = { id: 1, vlan_id: 1, name: 'boot', cidr: '10.77.0.0/24', gateway_ip: '10.77.0.254' };
  const storage = { id: 2, vlan_id: 2, name: 'storage', cidr: '10.78.0.0/29', gateway_ip: null };
  await tx
    .insertInto('subnet')
    .values([
      { ...subnet, ...boot, nic: 'eth1', dns_servers: '["10.77.0.253"]' },
      { ...subnet, ...storage, nic: null, dns_servers: '[]' },
    ])
    .execute();
  const range = { subnet_id: 1, comment: '' };
  await tx
    .insertInto('ip_range')
    .values([
      { ...range, type: 'dynamic', start_ip: '10.77.0.100', end_ip: '10.77.0.199' },
      { ...range, type: 'reserved', start_ip: '10.77.0.200', end_ip: '10.77.0.209' },
    ])
    .execute();
}

/** A machine's cards as commissioning finds them; the third has no cable. */
async function cards(tx: Tx, machineId: number, given: readonly string[]): Promise<void> {
  await tx.deleteFrom('interface').where('machine_id', '=', machineId).execute();
  const unknown = { vendor: null, product: null, firmware_version: null, driver: null, pci_address: null };
  for (const [i, mac] of given.entries())
    await tx
      .insertInto('interface')
      .values({
        ...unknown,
        ...{ machine_id: machineId, name: `enp${i + 1}s0`, mac, enabled: 1, numa_node: 0 },
        ...{ link_connected: i === 2 ? 0 : 1, link_speed_mbps: 1000, interface_speed_mbps: 1000 },
      })
      .execute();
}

/** What was refused, as it is said. */
export const sentence = async (asked: Promise<Result<unknown>> | Result<unknown>): Promise<string> => {
  const told = await asked;
  return told.ok ? 'it was done' : told.problem.sentence;
};
