import type { PlannedFile } from '../install-plan.ts';
import { linkFile } from './link-file.ts';
import { otherMetric, type NetworkModel, type TargetNic } from './model.ts';
import { textFile } from './planned.ts';

/** Debian's /etc/network/interfaces; the names that it stands on are given by udev. */
export function ifupdown(model: NetworkModel): PlannedFile[] {
  const stanzas = ['auto lo\niface lo inet loopback\n', ...model.nics.map(stanza)];
  const servers = [...new Set(model.nics.flatMap((nic) => nic.dns))];
  const search = [...new Set(model.nics.flatMap((nic) => nic.search))];
  // dhclient writes it where there is one; nothing does where all is static and resolvconf is not installed.
  const resolver =
    servers.length > 0 && !model.nics.some((nic) => nic.dhcp4)
      ? [textFile('/etc/resolv.conf', resolvConf(servers, search))]
      : [];
  return [
    textFile('/etc/network/interfaces', stanzas.join('\n')),
    ...model.nics.map((nic) => linkFile(nic, model, true)),
    ...resolver,
  ];
}

const resolvConf = (servers: string[], search: string[]): string =>
  [
    ...(search.length > 0 ? [`search ${search.join(' ')}`] : []),
    ...servers.map((server) => `nameserver ${server}`),
    '',
  ].join('\n');

function stanza(nic: TargetNic): string {
  // What is not the boot card comes up with its cable; `auto` would hold the start until its DHCP gives up.
  const how = nic.boot ? 'auto' : 'allow-hotplug';
  const families = nic.addresses.map((address) => ({
    method: 'static',
    family: address.includes(':') ? 'inet6' : 'inet',
    lines: [`address ${address}`],
  }));
  const first = (family: 'inet' | 'inet6') => families.find((one) => one.family === family);
  if (nic.dhcp4)
    families.unshift({
      method: 'dhcp',
      family: 'inet',
      lines: nic.boot ? [] : [`metric ${otherMetric}`],
    });
  if (families.length === 0)
    families.push({ method: 'manual', family: 'inet', lines: ['up ip link set dev $IFACE up'] });
  if (nic.gateway4 !== null) staticOf('inet')?.lines.push(`gateway ${nic.gateway4}`);
  if (nic.gateway6 !== null) staticOf('inet6')?.lines.push(`gateway ${nic.gateway6}`);
  const top = families[0]!;
  if (nic.mtu !== null) top.lines.push(`mtu ${nic.mtu}`);
  if (nic.dns.length > 0) top.lines.push(`dns-nameservers ${nic.dns.join(' ')}`);
  if (nic.search.length > 0) top.lines.push(`dns-search ${nic.search.join(' ')}`);
  for (const { to, via, metric } of nic.routes) {
    const route = `${to} via ${via}${metric === null ? '' : ` metric ${metric}`} dev $IFACE`;
    families.at(-1)!.lines.push(`up ip route add ${route}`, `down ip route del ${route} || true`);
  }
  return [
    `${how} ${nic.name}`,
    ...families.flatMap(({ family, method, lines }) => [
      `iface ${nic.name} ${family} ${method}`,
      ...lines.map((line) => `    ${line}`),
    ]),
    '',
  ].join('\n');

  function staticOf(family: 'inet' | 'inet6') {
    return first(family);
  }
}
