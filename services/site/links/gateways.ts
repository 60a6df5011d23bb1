import type { InterfaceLink, LinkedInterface } from './contract.ts';

export interface Gateway {
  linkId: number;
  gatewayIp: string;
}

const isIpv6 = (address: string): boolean => address.includes(':');

/** Links that may be a machine's way out: an address of its own in a subnet that has a gateway, on an interface that is used. */
export const gatewayLinks = (interfaces: readonly LinkedInterface[]): InterfaceLink[] =>
  [...interfaces.filter((nic) => nic.boot), ...interfaces.filter((nic) => !nic.boot)]
    .filter((nic) => nic.enabled)
    .flatMap((nic) => nic.links)
    .filter((link) => ['auto', 'static'].includes(link.mode) && link.subnet?.gateway);

/** The one that was chosen, else the first, the boot interface's before the others'. */
export function defaultGateways(interfaces: readonly LinkedInterface[]): {
  ipv4: Gateway | null;
  ipv6: Gateway | null;
} {
  const links = gatewayLinks(interfaces);
  const way = (ipv6: boolean): Gateway | null => {
    const family = links.filter((link) => isIpv6(link.subnet!.gateway!) === ipv6);
    const link = family.find((one) => one.defaultGateway) ?? family[0];
    return link ? { linkId: link.id, gatewayIp: link.subnet!.gateway! } : null;
  };
  return { ipv4: way(false), ipv6: way(true) };
}

/** What would keep the deployed machine from the network. */
export function linkProblems(interfaces: readonly LinkedInterface[]): string[] {
  const withAddress = interfaces.filter(
    (nic) => nic.enabled && nic.links.some((link) => link.mode !== 'link_up'),
  );
  if (withAddress.length === 0)
    return [
      'No interface gets an address: the installed system could never say that it runs. Link one with a subnet, or let it ask by DHCP.',
    ];
  const boot = interfaces.find((nic) => nic.boot);
  if (boot && !withAddress.includes(boot))
    return [
      `${boot.name}, the interface that the machine boots from, gets no address: this desk may be out of reach of the installed system.`,
    ];
  return [];
}
