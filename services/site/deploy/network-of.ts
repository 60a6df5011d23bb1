import { cidrFrom } from '../../contract/addresses.ts';
import { defaultGateways, type InterfaceLink, type LinkedInterface } from '../links/index.ts';
import type { NetworkModel, TargetNic } from './target/model.ts';

export interface DnsOfDesk {
  /** Servers for subnets that name none themselves. */
  servers: readonly string[];
  domain: string;
}

const withPrefix = (link: InterfaceLink): string[] => {
  const cidr = link.subnet && cidrFrom(link.subnet.cidr);
  return link.ipAddress !== null && cidr ? [`${link.ipAddress}/${link.subnet!.cidr.split('/')[1]}`] : [];
};

/** How a machine's interfaces and their links are to be on the installed system. Pure. */
export function networkOf(interfaces: readonly LinkedInterface[], dns: DnsOfDesk): NetworkModel {
  const ways = defaultGateways(interfaces);
  const through = (links: readonly InterfaceLink[], way: { linkId: number; gatewayIp: string } | null) =>
    way && links.some((link) => link.id === way.linkId) ? way.gatewayIp : null;
  const nic = ({ mac, name, boot, links, mtu, vlan, effectiveMtu }: LinkedInterface): TargetNic => {
    const addresses = links.flatMap(withPrefix);
    const named = links.flatMap((link) => link.subnet?.dns ?? []);
    return {
      ...{ mac, name, boot, addresses },
      dhcp4: links.some((link) => link.mode === 'dhcp'),
      gateway4: through(links, ways.ipv4),
      gateway6: through(links, ways.ipv6),
      dns: addresses.length === 0 ? [] : [...new Set(named.length > 0 ? named : dns.servers)],
      search: addresses.length > 0 && dns.domain ? [dns.domain] : [],
      mtu: mtu ?? (vlan && effectiveMtu !== 1500 ? effectiveMtu : null),
      routes: [],
    };
  };
  return { nics: interfaces.filter((one) => one.enabled && one.links.length > 0).map(nic) };
}

const inWords: Record<InterfaceLink['mode'], (link: InterfaceLink) => string> = {
  auto: (link) => (link.ipAddress ? `static ${link.ipAddress}` : `an address of ${link.subnet?.cidr ?? ''}`),
  static: (link) => `static ${link.ipAddress ?? ''}`,
  dhcp: () => 'asks by DHCP',
  link_up: () => 'brought up without an address',
};

/** An interface a line, as the deploy dialog says it. */
export const networkLines = (interfaces: readonly LinkedInterface[]) =>
  interfaces.map(({ name, mac, enabled, linkConnected, links }) => ({
    ...{ name, mac, link: linkConnected },
    text:
      !enabled || links.length === 0
        ? linkConnected
          ? 'left alone'
          : 'no link, left alone'
        : links.map((link) => inWords[link.mode](link)).join(', '),
  }));
