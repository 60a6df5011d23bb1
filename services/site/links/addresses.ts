import { ipv4FromNumber, ipv4ToNumber } from '../../contract/addresses.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import { fixAddress, unfixAddresses } from '../network/index.ts';
import type { Context } from './context.ts';
import type { InterfaceLink, LinkedInterface } from './contract.ts';
import { addressUse } from './address-use.ts';
import { interfacesOf, subnetsById } from './rows.ts';

/**
 * Gives every `auto` link of a machine an address, and lets DHCP give a card the address of its link, so that the
 * machine netboots with the address that it will be deployed with. Refuses, and writes nothing, when one has none.
 */
export async function acquireAddresses(tx: Tx, context: Context, machineId: number): Promise<Result<void>> {
  const nics = await interfacesOf(tx, machineId);
  const subnets = await subnetsById(tx);
  const macs = nics.map((nic) => nic.mac);
  const chosen = new Map<number, string>();
  const links = nics.filter((nic) => nic.enabled).flatMap((nic) => nic.links.map((link) => ({ nic, link })));
  for (const { nic, link } of links) {
    if (link.mode !== 'auto' || link.ipAddress !== null) continue;
    const subnet = subnets.get(link.subnet!.id)!;
    if (!subnet.managed)
      return takeBack(
        tx,
        [...chosen.keys()],
        `${subnet.cidr} is not managed by this desk: link ${nic.name} by DHCP.`,
      );
    const use = await addressUse(tx, context.asks, subnet, { macs, now: context.ground.clock.now() });
    const reserved = await reservedFor(tx, nic.mac, subnet.id);
    const address = reserved !== null && ![...chosen.values()].includes(reserved) ? reserved : use.free();
    if (address === null)
      return takeBack(
        tx,
        [...chosen.keys()],
        `No address of ${subnet.cidr} is left for ${nic.name}: all outside its dynamic and reserved ranges are taken. Shrink a range, or let the interface ask by DHCP.`,
      );
    // Written at once, so that the next link of the same subnet finds it taken.
    await tx.updateTable('interface_link').set({ ip_address: address }).where('id', '=', link.id).execute();
    chosen.set(link.id, address);
  }
  for (const { nic, link } of links) await fix(tx, nic, link, chosen.get(link.id) ?? link.ipAddress);
  context.fixedChanged();
  return ok(undefined);
}

/** A refusal leaves nothing behind in the caller's transaction. */
async function takeBack(tx: Tx, linkIds: number[], sentence: string): Promise<Result<void>> {
  await clearAddresses(tx, linkIds);
  return refuse('not_now', sentence);
}

async function clearAddresses(tx: Tx, linkIds: number[]): Promise<void> {
  if (linkIds.length > 0)
    await tx.updateTable('interface_link').set({ ip_address: null }).where('id', 'in', linkIds).execute();
}

async function fix(tx: Tx, nic: LinkedInterface, link: InterfaceLink, address: string | null): Promise<void> {
  const value = address === null ? null : ipv4ToNumber(address);
  if (value !== null && link.subnet)
    await fixAddress(tx, { subnetId: link.subnet.id, mac: nic.mac, address: value, linkId: link.id });
}

/** What an admin fixed for the card. */
async function reservedFor(tx: Tx, mac: string, subnetId: number): Promise<string | null> {
  const row = await tx
    .selectFrom('static_address')
    .select('address')
    .where('mac', '=', mac)
    .where('subnet_id', '=', subnetId)
    .executeTakeFirst();
  return row ? ipv4FromNumber(Number(row.address)) : null;
}

/** The machine is given back: its `auto` links lose their addresses, and DHCP gives it any. `static` ones stay its own. */
export async function releaseAddresses(tx: Tx, context: Context, machineId: number): Promise<void> {
  const links = (await interfacesOf(tx, machineId)).flatMap((nic) => nic.links);
  await unfixAddresses(
    tx,
    links.map((link) => link.id),
  );
  await clearAddresses(
    tx,
    links.filter((link) => link.mode === 'auto').map((link) => link.id),
  );
  context.fixedChanged();
}
