import type { PlannedFile } from '../install-plan.ts';
import { ini, type Section } from './ini.ts';
import { linkFile } from './link-file.ts';
import { otherMetric, type NetworkModel, type TargetNic } from './model.ts';
import { textFile } from './planned.ts';

/** systemd-networkd's files, a .link and a .network each. */
export const networkd = (model: NetworkModel): PlannedFile[] =>
  model.nics.flatMap((nic) => [
    linkFile(nic, model),
    textFile(`/etc/systemd/network/10-metaldesk-${nic.name}.network`, ini(sections(nic))),
  ]);

function sections(nic: TargetNic): Section[] {
  const routes = [
    ...[nic.gateway4, nic.gateway6].flatMap((via) =>
      via === null ? [] : [{ to: via.includes(':') ? '::/0' : '0.0.0.0/0', via, metric: null }],
    ),
    ...nic.routes,
  ];
  return [
    ['Match', [['PermanentMACAddress', nic.mac]]],
    [
      'Link',
      [
        ...(nic.mtu === null ? [] : [['MTUBytes', String(nic.mtu)] as const]),
        // A cable that is not plugged in would hold the start for two minutes.
        ...(nic.boot ? [] : [['RequiredForOnline', 'no'] as const]),
      ],
    ],
    [
      'Network',
      [
        ...(nic.dhcp4 ? [['DHCP', 'ipv4'] as const] : []),
        ['LinkLocalAddressing', 'ipv6'],
        ...nic.addresses.map((address) => ['Address', address] as const),
        ...nic.dns.map((server) => ['DNS', server] as const),
        ...(nic.search.length > 0 ? [['Domains', nic.search.join(' ')] as const] : []),
      ],
    ],
    ...routes.map(({ to, via, metric }): Section => [
      'Route',
      [
        ['Destination', to],
        ['Gateway', via],
        ...(metric === null ? [] : [['Metric', String(metric)] as const]),
      ],
    ]),
    ...(nic.dhcp4
      ? [
          [
            'DHCP',
            [
              ['ClientIdentifier', 'mac'],
              ['RouteMetric', String(nic.boot ? 100 : otherMetric)],
              ['UseMTU', 'true'],
            ],
          ] as Section,
        ]
      : []),
  ];
}
