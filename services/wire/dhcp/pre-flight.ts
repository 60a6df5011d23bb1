import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { ipv4FromNumber, ipv4ToNumber } from '../../contract/addresses.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { PortHolder } from '../../platform/sockets/port-holders.ts';
import type { ServedSubnet } from '../../site/network/index.ts';
import type { OtherServer } from './probe.ts';

/** The IPv4 addresses of an interface with their prefix lengths; undefined when there is no such interface with one. */
export type AddressesOf = (nic: string) => readonly { address: string; prefix: number }[];

export const systemAddresses: AddressesOf = (nic) =>
  (networkInterfaces()[nic] ?? [])
    .filter((a) => a.family === 'IPv4')
    .map((a) => ({ address: a.address, prefix: Number(a.cidr?.split('/')[1] ?? 32) }));

export interface LinkState {
  /** False without a cable, or switched off. */
  readonly up: boolean;
  /** Another one than before: the interface was taken out and put in again. */
  readonly index: number;
}

/** Where the system does not say, an interface counts as connected. */
export function systemLink(nic: string): LinkState {
  const read = (name: string): string | undefined => {
    try {
      return readFileSync(`/sys/class/net/${nic}/${name}`, 'utf8').trim();
    } catch (error) {
      return (error as { code?: string }).code === 'EINVAL' ? '0' : undefined; // carrier of one that is switched off
    }
  };
  return { up: read('carrier') !== '0', index: Number(read('ifindex') ?? 0) };
}

/** The interface's own address in a subnet that is served on it; else the command that gives it one. */
export function ownAddress(
  nic: string,
  subnets: readonly ServedSubnet[],
  addressesOf: AddressesOf,
  link: LinkState,
): Result<string> {
  const own = addressesOf(nic).find(({ address }) => subnets.some((s) => contains(s, address)));
  if (own) return ok(own.address);
  const subnet = subnets[0];
  if (!subnet) return refuse('no_subnet', `No subnet is set up for ${nic}.`);
  if (!link.up) return noLink(nic);
  const prefix = subnet.cidr.split('/')[1];
  return refuse(
    'no_address',
    `${nic} has no address in ${subnet.cidr}. Give it one: ip addr add ${suggested(subnet)}/${prefix} dev ${nic}`,
  );
}

/** The address that a proxy answers from: whatever the interface has, since no subnet is served. */
export function proxyAddress(nic: string, addressesOf: AddressesOf, link: LinkState): Result<string> {
  if (!link.up) return noLink(nic);
  const own = addressesOf(nic).find(({ address }) => !address.startsWith('169.254.'));
  if (own) return ok(own.address);
  return refuse(
    'no_address',
    `${nic} has no address. Let the DHCP server of its network give it one, or set one; it is served once it has one.`,
  );
}

const noLink = (nic: string): Result<never> =>
  refuse(
    'no_link',
    `${nic} has no link: plug in its cable, or switch it on: ip link set ${nic} up. It is served once it has one.`,
  );

/** Refuses where a program holds the port so that both would hear every client of the interface. */
export function portFree(
  nic: string,
  address: string,
  holders: readonly PortHolder[],
  port = 67,
): Result<void> {
  const holder = holders.find(
    (h) => (h.device ?? nic) === nic && (h.address === '0.0.0.0' || h.address === address),
  );
  if (!holder) return ok(undefined);
  const who = holder.program ?? 'Another program';
  return refuse('port_taken', `${who} holds port ${port} on ${nic}. Stop it, then start the service again.`);
}

export const otherServerProblem = (nic: string, other: OtherServer): Result<never> =>
  refuse(
    'other_server',
    `${other.address} answers here: another DHCP server is on the network of ${nic}. Stop it, or set besideOthers to serve beside it.`,
  );

/** What an operating system's refusal to open the port means for the admin. */
export function openProblem(nic: string, error: unknown, port = 67): Result<never> {
  const code = (error as { code?: string }).code ?? 'unknown error';
  if (code === 'EACCES' || code === 'EPERM') {
    return refuse('not_permitted', `This user may not open port ${port}. Start with: sudo npm start`);
  }
  if (code === 'ENODEV') return refuse('no_interface', `There is no interface ${nic} on this system.`);
  if (code === 'EADDRINUSE')
    return refuse('port_taken', `Another program holds port ${port} on ${nic}. Stop it first.`);
  return refuse('not_opened', `Port ${port} on ${nic} could not be opened: ${code}.`);
}

const contains = (subnet: ServedSubnet, address: string): boolean => {
  const value = ipv4ToNumber(address)!;
  return value >= subnet.first && value <= subnet.last;
};

/** The first address of the subnet that nothing else is meant for. */
function suggested(subnet: ServedSubnet): string {
  const spans = [...subnet.ranges, ...subnet.reserved];
  const fixed = new Set(subnet.fixed.values());
  let value = subnet.first;
  for (let span; value < subnet.last; value = (span?.[1] ?? value) + 1) {
    span = spans.find(([first, last]) => value >= first && value <= last);
    if (!span && !fixed.has(value)) break;
  }
  return ipv4FromNumber(value);
}
