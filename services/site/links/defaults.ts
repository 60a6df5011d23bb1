import type { Tx } from '../../platform/store/store.ts';
import { addressUse } from './address-use.ts';
import type { Context } from './context.ts';
import { interfacesOf, subnetsById, type LinkSubnet } from './rows.ts';

const longestName = 15;

/**
 * Makes a machine's interfaces be those that its hardware has, each by its address. One that is there already stays as
 * people set it; a new one is linked as MAAS does after commissioning: the boot interface gets an address of its
 * subnet, another one with a cable is only brought up. Called when a machine was commissioned.
 */
export async function applyDefaults(tx: Tx, context: Context, machineId: number): Promise<void> {
  const cards = await tx
    .selectFrom('interface')
    .select(['name', 'mac', 'link_connected'])
    .where('machine_id', '=', machineId)
    .orderBy('id')
    .execute();
  const before = await interfacesOf(tx, machineId);
  const gone = before.filter((nic) => !cards.some((card) => card.mac === nic.mac)).map((nic) => nic.id);
  if (gone.length > 0) await tx.deleteFrom('network_interface').where('id', 'in', gone).execute();
  const names = new Set(before.filter((nic) => !gone.includes(nic.id)).map((nic) => nic.name));
  for (const { name, mac } of cards) {
    if (before.some((nic) => nic.mac === mac)) continue;
    const called = name.length > longestName || names.has(name) ? nameByMac(mac) : name;
    names.add(called);
    await tx
      .insertInto('network_interface')
      .values({ machine_id: machineId, type: 'physical', name: called, mac, mtu: null, vlan_id: null })
      .execute();
  }
  await linkNew(tx, context, machineId, new Set(before.map((nic) => nic.mac)));
  context.fixedChanged();
}

/** As systemd names a card that it knows nothing of but the address. */
const nameByMac = (mac: string): string => `enx${mac.replaceAll(':', '')}`;

async function linkNew(
  tx: Tx,
  context: Context,
  machineId: number,
  known: ReadonlySet<string>,
): Promise<void> {
  const nics = await interfacesOf(tx, machineId);
  // A machine that lost all its links, with a new boot card, must not become unreachable.
  const boot = nics.find((nic) => nic.boot) ?? nics.find((nic) => nic.linkConnected) ?? nics[0];
  const subnets = await subnetsById(tx);
  const macs = nics.map((nic) => nic.mac);
  for (const nic of nics) {
    const anyLinked = nics.some((one) => one.links.length > 0);
    if (nic.links.length > 0 || (known.has(nic.mac) && (nic !== boot || anyLinked))) continue;
    const subnetId = await subnetOf(tx, nic.mac);
    const subnet = subnetId === null ? undefined : subnets.get(subnetId);
    if (nic !== boot && !nic.linkConnected) continue;
    const mode = nic === boot ? await bootMode(tx, context, macs, subnet) : 'link_up';
    if (subnet)
      await tx
        .updateTable('network_interface')
        .set({ vlan_id: subnet.vlanId })
        .where('id', '=', nic.id)
        .execute();
    await tx
      .insertInto('interface_link')
      .values({ interface_id: nic.id, mode, subnet_id: subnet?.id ?? null, ip_address: null })
      .execute();
  }
}

/** `auto` where there is an address to give; a subnet whose pool is all of it leaves DHCP. */
async function bootMode(
  tx: Tx,
  context: Context,
  macs: string[],
  subnet: LinkSubnet | undefined,
): Promise<'auto' | 'dhcp'> {
  if (!subnet?.managed) return 'dhcp';
  const use = await addressUse(tx, context.asks, subnet, { macs, now: context.ground.clock.now() });
  return use.free() === null ? 'dhcp' : 'auto';
}

/** The subnet that the card had its newest lease of. Index: lease_mac. */
async function subnetOf(tx: Tx, mac: string): Promise<number | null> {
  const lease = await tx
    .selectFrom('lease')
    .select('subnet_id')
    .where('mac', '=', mac)
    .orderBy('starts_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return lease?.subnet_id ?? null;
}
