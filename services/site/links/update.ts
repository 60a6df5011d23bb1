import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import { unfixAddresses } from '../network/index.ts';
import { interfaceIn, linkIn, type Subject } from './change.ts';
import type { Context } from './context.ts';
import type { LinkedInterface } from './contract.ts';
import { subnetsById } from './rows.ts';

async function removeLinks(tx: Tx, context: Context, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await unfixAddresses(tx, ids);
  await tx.deleteFrom('interface_link').where('id', 'in', ids).execute();
  context.fixedChanged();
}

/** Takes one link away. The last one that had an address leaves the interface up in its subnet, as MAAS does. */
export async function unlink(
  tx: Tx,
  context: Context,
  subject: Subject,
  id: number,
): Promise<Result<string>> {
  const found = linkIn(subject, id);
  if (!found.ok) return found;
  const { nic, link } = found.value;
  await removeLinks(tx, context, [id]);
  if (nic.links.length === 1 && link.mode !== 'link_up' && link.subnet)
    await tx
      .insertInto('interface_link')
      .values({ interface_id: nic.id, mode: 'link_up', subnet_id: link.subnet.id, ip_address: null })
      .execute();
  const what = link.ipAddress ?? link.subnet?.cidr ?? link.mode;
  return ok(`${nic.name}: ${what} was taken away.`);
}

export async function disconnect(
  tx: Tx,
  context: Context,
  subject: Subject,
  ref: number | string,
): Promise<Result<string>> {
  const found = interfaceIn(subject, ref);
  if (!found.ok) return found;
  await leaveVlan(tx, context, found.value, null);
  return ok(`${found.value.name}: disconnected.`);
}

async function leaveVlan(
  tx: Tx,
  context: Context,
  nic: LinkedInterface,
  vlanId: number | null,
): Promise<void> {
  const subnets = await subnetsById(tx);
  const stays = (subnetId: number | undefined): boolean =>
    vlanId !== null && subnetId !== undefined && subnets.get(subnetId)?.vlanId === vlanId;
  await removeLinks(
    tx,
    context,
    nic.links.filter((link) => !stays(link.subnet?.id)).map((link) => link.id),
  );
  await tx.updateTable('network_interface').set({ vlan_id: vlanId }).where('id', '=', nic.id).execute();
}

export interface InterfaceChange {
  name?: string | undefined;
  enabled?: boolean | undefined;
  mtu?: number | null | undefined;
  vlan?: number | null | undefined;
  tags?: string[] | undefined;
}

/** Changes an interface; what is left out stays. */
export async function updateInterface(
  tx: Tx,
  context: Context,
  subject: Subject,
  nic: LinkedInterface,
  change: InterfaceChange,
): Promise<Result<string>> {
  const { name, enabled, mtu, vlan, tags } = change;
  if (name !== undefined && name !== nic.name) {
    const wrong = whyNotName(subject, name);
    if (wrong !== null) return refuse('bad_input', wrong);
  }
  if (vlan !== undefined && vlan !== nic.vlan?.id) {
    const known =
      vlan === null ||
      (await tx.selectFrom('vlan').select('id').where('id', '=', vlan).executeTakeFirst()) !== undefined;
    if (!known) return refuse('not_found', `There is no VLAN ${vlan}.`);
    await leaveVlan(tx, context, nic, vlan);
  }
  const columns = {
    ...(name !== undefined && { name }),
    ...(enabled !== undefined && { enabled: enabled ? 1 : 0 }),
    ...(mtu !== undefined && { mtu }),
    ...(tags !== undefined && { tags: JSON.stringify([...new Set(tags)]) }),
  };
  if (Object.keys(columns).length > 0)
    await tx.updateTable('network_interface').set(columns).where('id', '=', nic.id).execute();
  const said = Object.entries({ name, enabled, mtu, vlan, tags: tags?.join(', ') })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${value}`);
  return ok(`${nic.name}: ${said.join(', ')}.`);
}

function whyNotName(subject: Subject, name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_.-]{0,14}$/.test(name))
    return `${name} is no name for an interface: a letter, then at most 14 letters, digits, dots, _ and -.`;
  if (name === 'lo') return 'lo is the loopback interface of every system.';
  const other = subject.interfaces.some((nic) => nic.name === name);
  return other ? `${subject.hostname} has an interface ${name} already.` : null;
}
