import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabNetwork } from './network.ts';
import { run, startIn, until } from './programs.ts';

/** The DHCP server that is on a network already, as an office router is: Debian's dnsmasq, which knows nothing of us. */
export interface LanDhcp extends AsyncDisposable {
  address: string;
  /** Who holds an address of it, by hardware address. */
  leases(): Map<string, string>;
}

/** Starts it at `.9` of the network, beside the machines. */
export async function lanDhcp(network: LabNetwork): Promise<LanDhcp> {
  const net = network.deskAddress.replace(/\.1$/, '');
  const address = `${net}.9`;
  const dir = mkdtempSync(join(tmpdir(), 'metaldesk-lan-dhcp-'));
  const file = join(dir, 'leases');
  await run('ip', '-n', network.lan, 'address', 'add', `${address}/24`, 'dev', 'br0');
  const server = startIn(
    network.lan,
    'dnsmasq',
    ...['-k', '--port=0', '--interface=br0', '--bind-interfaces', '--conf-file=/dev/null', '--user=root'],
    ...[`--dhcp-range=${net}.100,${net}.150,1h`, `--dhcp-leasefile=${file}`, '--pid-file='],
  );
  const opened = async () =>
    (await run('ip', 'netns', 'exec', network.lan, 'ss', '-4Hlun', 'sport = :67')).includes(':67') ||
    undefined;
  await until('the DHCP server of the LAN', 10_000, opened);
  return {
    address,
    leases() {
      const lines = readFileSync(file, 'utf8').trim().split('\n').filter(Boolean);
      return new Map(lines.map((line) => line.split(' ')).map(([, mac, ip]) => [mac!, ip!]));
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
