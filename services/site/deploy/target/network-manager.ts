import { createHash } from 'node:crypto';
import type { PlannedFile } from '../install-plan.ts';
import { ini, type Section } from './ini.ts';
import { linkFile } from './link-file.ts';
import { otherMetric, type NetworkModel, type TargetNic } from './model.ts';
import { textFile } from './planned.ts';

/** NetworkManager's keyfiles; it ignores one that anybody else may read. */
export const networkManager = (model: NetworkModel): PlannedFile[] =>
  model.nics.flatMap((nic) => [
    linkFile(nic, model),
    textFile(
      `/etc/NetworkManager/system-connections/metaldesk-${nic.name}.nmconnection`,
      ini(keyfile(nic)),
      'secret',
    ),
  ]);

const keyfile = (nic: TargetNic): Section[] => [
  [
    'connection',
    [
      ['id', nic.name],
      ['uuid', uuidOf(nic.mac)],
      ['type', 'ethernet'],
    ],
  ],
  [
    'ethernet',
    [
      ['mac-address', nic.mac],
      // 0x40 is the magic packet, 0 nothing.
      ['wake-on-lan', nic.boot ? '64' : '0'],
      ...(nic.mtu === null ? [] : [['mtu', String(nic.mtu)] as const]),
    ],
  ],
  ['ipv4', family(nic, 4)],
  ['ipv6', family(nic, 6)],
];

function family(nic: TargetNic, version: 4 | 6): [string, string][] {
  const ours = (text: string): boolean => text.includes(':') === (version === 6);
  const addresses = nic.addresses.filter(ours);
  const gateway = version === 4 ? nic.gateway4 : nic.gateway6;
  const dns = nic.dns.filter(ours);
  const lines: [string, string][] = [['method', method(nic, version, addresses.length > 0)]];
  if (version === 4 && nic.dhcp4) {
    lines.push(['dhcp-client-id', 'mac']);
    if (!nic.boot) lines.push(['route-metric', String(otherMetric)]);
  }
  addresses.forEach((address, i) => lines.push([`address${i + 1}`, address]));
  if (gateway !== null) lines.push(['gateway', gateway]);
  nic.routes
    .filter(({ to }) => ours(to))
    .forEach(({ to, via, metric }, i) =>
      lines.push([`route${i + 1}`, [to, via, ...(metric === null ? [] : [String(metric)])].join(',')]),
    );
  if (dns.length > 0) lines.push(['dns', `${dns.join(';')};`]);
  if (version === 4 && nic.search.length > 0) lines.push(['dns-search', `${nic.search.join(';')};`]);
  return lines;
}

function method(nic: TargetNic, version: 4 | 6, hasAddresses: boolean): string {
  if (version === 4 && nic.dhcp4) return 'auto';
  if (hasAddresses) return 'manual';
  if (version === 4) return 'disabled';
  // Where nothing else is wanted, it must not wait for a router.
  return nic.dhcp4 || nic.addresses.length > 0 ? 'auto' : 'link-local';
}

/** The same card has the same connection whenever it is rendered: NetworkManager keeps state by it. */
function uuidOf(mac: string): string {
  const hex = createHash('sha256').update(`metaldesk ${mac}`).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}
