import { readFileSync } from 'node:fs';

const netBindService = 10n;
const netRaw = 13n;
const netAdmin = 12n;

/** Whether the capabilities in /proc/self/status let a process open ports 67 and 69 and tie sockets to an interface. */
export function capabilitiesSuffice(status: string): boolean {
  return holdsAll(status, [netBindService, netRaw]);
}

function holdsAll(status: string, bits: readonly bigint[]): boolean {
  const hex = status.match(/^CapEff:\s*([0-9a-f]+)$/m)?.[1];
  if (!hex) return false;
  const held = BigInt(`0x${hex}`);
  return bits.every((bit) => (held >> bit) & 1n);
}

/** Whether this process may set addresses of interfaces (CAP_NET_ADMIN); only Linux lets it. */
export const mayGiveAddresses = (): boolean =>
  process.platform === 'linux' && holdsAll(readFileSync('/proc/self/status', 'utf8'), [netAdmin]);

/** Null when this process may serve machines, else the command that starts one that may. */
export function howToBindPorts(): string | null {
  if (process.platform !== 'linux') return process.geteuid?.() === 0 ? null : 'sudo npm start';
  return capabilitiesSuffice(readFileSync('/proc/self/status', 'utf8')) ? null : 'sudo npm start';
}
