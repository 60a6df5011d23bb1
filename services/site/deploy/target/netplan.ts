import { stringify } from 'yaml';
import type { PlannedFile } from '../install-plan.ts';
import { otherMetric, takesItsName, type NetworkModel, type TargetNic } from './model.ts';
import { textFile } from './planned.ts';

/** netplan's YAML, version 2, for systemd-networkd. */
export function netplan(model: NetworkModel): PlannedFile[] {
  const ethernets = Object.fromEntries(model.nics.map((nic) => [nic.name, ethernet(nic, model)]));
  const yaml = stringify({ network: { version: 2, renderer: 'networkd', ethernets } }, { lineWidth: 0 });
  return [textFile('/etc/netplan/50-metaldesk.yaml', yaml, 'secret')];
}

function ethernet(nic: TargetNic, model: NetworkModel): Record<string, unknown> {
  const routes = [
    ...(nic.gateway4 === null ? [] : [{ to: '0.0.0.0/0', via: nic.gateway4 }]),
    ...(nic.gateway6 === null ? [] : [{ to: '::/0', via: nic.gateway6 }]),
    ...nic.routes.map(({ to, via, metric }) => ({ to, via, ...(metric !== null && { metric }) })),
  ];
  return {
    match: { macaddress: nic.mac },
    ...(takesItsName(nic, model) && { 'set-name': nic.name }),
    dhcp4: nic.dhcp4,
    // networkd would send a number made from /etc/machine-id, and its server would see another machine.
    ...(nic.dhcp4 && { 'dhcp-identifier': 'mac' }),
    ...(nic.dhcp4 && !nic.boot && { 'dhcp4-overrides': { 'route-metric': otherMetric } }),
    ...(nic.addresses.length > 0 && { addresses: nic.addresses }),
    ...(routes.length > 0 && { routes }),
    ...((nic.dns.length > 0 || nic.search.length > 0) && {
      nameservers: {
        ...(nic.dns.length > 0 && { addresses: nic.dns }),
        ...(nic.search.length > 0 && { search: nic.search }),
      },
    }),
    ...(nic.mtu !== null && { mtu: nic.mtu }),
    // netplan switches it off unless told otherwise, and the machine could not be woken any more.
    ...(nic.boot && { wakeonlan: true }),
    ...(!nic.boot && { optional: true }),
  };
}
