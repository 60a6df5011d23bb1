import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import { interfaceIn, linkIn, type Subject } from './change.ts';
import type { InterfaceLink } from './contract.ts';
import { gatewayLinks } from './gateways.ts';

const isIpv6 = (address: string): boolean => address.includes(':');

/** Makes one link the way out of its family. */
export async function chooseGateway(
  tx: Tx,
  subject: Subject,
  chosen: { id: number; gateway: string },
): Promise<void> {
  const others = subject.interfaces
    .flatMap((nic) => nic.links)
    .filter((link) => link.defaultGateway && link.subnet?.gateway)
    .filter((link) => isIpv6(link.subnet!.gateway!) === isIpv6(chosen.gateway))
    .map((link) => link.id);
  if (others.length > 0)
    await tx.updateTable('interface_link').set({ default_gateway: 0 }).where('id', 'in', others).execute();
  await tx.updateTable('interface_link').set({ default_gateway: 1 }).where('id', '=', chosen.id).execute();
}

/** As MAAS's set_default_gateway: the link that is named, or the one of an interface where it is clear. */
export async function setDefaultGateway(
  tx: Tx,
  subject: Subject,
  wanted: { interface?: number | string | undefined; link?: number | undefined },
): Promise<Result<string>> {
  const candidates = candidatesFor(subject, wanted);
  if (!candidates.ok) return candidates;
  const [link, ...more] = candidates.value;
  if (!link)
    return refuse(
      'bad_input',
      'No subnet that it has an address of (auto or static) has a gateway. Name the gateway in its settings first.',
    );
  const family = isIpv6(link.subnet!.gateway!);
  if (more.some((other) => isIpv6(other.subnet!.gateway!) === family))
    return refuse(
      'bad_input',
      `Several links of it have a gateway: name one of ${candidates.value.map((one) => `${one.id} (${one.subnet!.cidr})`).join(', ')}.`,
    );
  for (const one of candidates.value)
    await chooseGateway(tx, subject, { id: one.id, gateway: one.subnet!.gateway! });
  return ok(`Default gateway: ${candidates.value.map((one) => one.subnet!.gateway).join(', ')}.`);
}

function candidatesFor(
  subject: Subject,
  wanted: { interface?: number | string | undefined; link?: number | undefined },
): Result<InterfaceLink[]> {
  const possible = gatewayLinks(subject.interfaces);
  if (wanted.link !== undefined) {
    const named = linkIn(subject, wanted.link);
    if (!named.ok) return named;
    return ok(possible.filter((link) => link.id === wanted.link));
  }
  const found = interfaceIn(subject, wanted.interface!);
  if (!found.ok) return found;
  return ok(possible.filter((link) => found.value.links.some((own) => own.id === link.id)));
}

export async function clearDefaultGateways(tx: Tx, subject: Subject): Promise<void> {
  const ids = subject.interfaces.map((nic) => nic.id);
  if (ids.length > 0)
    await tx
      .updateTable('interface_link')
      .set({ default_gateway: 0 })
      .where('interface_id', 'in', ids)
      .execute();
}
