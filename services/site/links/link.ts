import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import { addressUse } from './address-use.ts';
import { interfaceIn, subnetBy, type Subject } from './change.ts';
import type { Context } from './context.ts';
import type { LinkedInterface, LinkMode } from './contract.ts';
import { chooseGateway } from './gateway-choice.ts';
import type { LinkSubnet } from './rows.ts';

export interface LinkWanted {
  interface: number | string;
  mode: LinkMode;
  subnet?: number | string | undefined;
  ipAddress?: string | undefined;
  defaultGateway: boolean;
  force: boolean;
}

/** Connects an interface with a subnet, as MAAS's link_subnet does. Returns the link's number. */
export async function linkSubnet(
  tx: Tx,
  context: Context,
  subject: Subject,
  wanted: LinkWanted,
): Promise<Result<{ link: number; text: string }>> {
  const found = interfaceIn(subject, wanted.interface);
  if (!found.ok) return found;
  const nic = found.value;
  const asked = wanted.subnet === undefined ? undefined : await subnetBy(tx, wanted.subnet);
  if (asked && !asked.ok) return asked;
  const subnet = asked?.value;
  const wrong = whyNotMode(wanted, subnet) ?? whyNotHere(nic, wanted, subnet);
  if (wrong) return wrong;
  const removed = new Set(
    nic.links
      .filter((link) => wanted.force || (link.mode === 'link_up' && wanted.mode !== 'link_up'))
      .map((link) => link.id),
  );
  const kept = nic.links.some((link) => removed.has(link.id) && link.ipAddress === wanted.ipAddress);
  const address =
    wanted.mode !== 'static'
      ? ok(null)
      : kept && wanted.ipAddress !== undefined
        ? ok(wanted.ipAddress)
        : await staticAddress(tx, context, subject, nic, subnet!, wanted);
  if (!address.ok) return address;
  for (const id of removed) await tx.deleteFrom('interface_link').where('id', '=', id).execute();
  if (removed.size > 0) context.fixedChanged();
  if (subnet)
    await tx
      .updateTable('network_interface')
      .set({ vlan_id: subnet.vlanId })
      .where('id', '=', nic.id)
      .execute();
  const { id } = await tx
    .insertInto('interface_link')
    .values({
      interface_id: nic.id,
      mode: wanted.mode,
      subnet_id: subnet?.id ?? null,
      ip_address: address.value,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (wanted.defaultGateway) await chooseGateway(tx, subject, { id, gateway: subnet!.gateway! });
  return ok({ link: id, text: `${nic.name}: ${words[wanted.mode](subnet?.cidr, address.value)}` });
}

const words: Record<LinkMode, (cidr: string | undefined, address: string | null) => string> = {
  auto: (cidr) => `an address of ${cidr} when it is deployed.`,
  static: (cidr, address) => `${address} in ${cidr}.`,
  dhcp: (cidr) => (cidr === undefined ? 'an address by DHCP.' : `an address of ${cidr} by DHCP.`),
  link_up: () => 'brought up without an address.',
};

/** What does not go together, whatever the machine is like. */
function whyNotMode(
  { mode, ipAddress, defaultGateway }: LinkWanted,
  subnet: LinkSubnet | undefined,
): ReturnType<typeof refuse> | null {
  const own = mode === 'auto' || mode === 'static';
  if (own && !subnet) return refuse('bad_input', `${mode} needs a subnet to take the address from: name it.`);
  if (ipAddress !== undefined && mode !== 'static')
    return refuse('bad_input', 'An address is named for static alone.');
  if (defaultGateway && !own)
    return refuse('bad_input', 'The default gateway goes with auto or static: DHCP brings its own.');
  if (defaultGateway && !subnet!.gateway)
    return refuse('bad_input', `${subnet!.cidr} has no gateway. Name one in its settings first.`);
  if (mode === 'auto' && !subnet!.managed)
    return refuse('bad_input', `${subnet!.cidr} is not managed by this desk: choose dhcp or static.`);
  return null;
}

/** What stands against it on this interface. */
function whyNotHere(
  nic: LinkedInterface,
  { mode, force }: LinkWanted,
  subnet: LinkSubnet | undefined,
): ReturnType<typeof refuse> | null {
  if (!nic.enabled) return refuse('not_now', `${nic.name} is switched off. Switch it on first.`);
  const addressed = nic.links.filter((link) => link.mode !== 'link_up');
  if (force) return null;
  if (mode === 'link_up' && nic.links.length > 0)
    return refuse(
      'conflict',
      `${nic.name} is linked already. Take its links away first, or say force to replace them.`,
    );
  if (mode === 'dhcp' && nic.links.some((link) => link.mode === 'dhcp'))
    return refuse('conflict', `${nic.name} asks by DHCP already; it can do so once.`);
  if (subnet && nic.vlan && addressed.some((link) => link.subnet) && nic.vlan.id !== subnet.vlanId)
    return refuse(
      'conflict',
      `${nic.name} is in VLAN ${nic.vlan.name} of ${nic.vlan.fabric}, ${subnet.cidr} is in another. Take its links away first, or say force to replace them.`,
    );
  return null;
}

async function staticAddress(
  tx: Tx,
  { asks, ground }: Context,
  subject: Subject,
  nic: LinkedInterface,
  subnet: LinkSubnet,
  { ipAddress }: LinkWanted,
): Promise<Result<string>> {
  const macs = subject.interfaces.map((one) => one.mac);
  const use = await addressUse(tx, asks, subnet, { macs, now: ground.clock.now() });
  const address = ipAddress ?? use.free();
  if (address === null)
    return refuse(
      'conflict',
      `No address of ${subnet.cidr} is left for ${nic.name}: all outside its dynamic and reserved ranges are taken.`,
    );
  const taken = use.whoHas(address);
  return taken === null ? ok(address) : refuse('conflict', taken);
}
