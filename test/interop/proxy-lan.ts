import path from 'node:path';
import { expect } from 'vitest';
import { decode, type Dhcp4Packet } from '../../services/protocols/dhcp4/packet.ts';
import { addAddress, aNamespace, aSwitch, cable, type Child, type Namespace } from '../netns.ts';

/** A LAN that has its DHCP server: dnsmasq at 192.168.7.1, a place for the desk at .5, and places for clients. */
export interface Lan extends AsyncDisposable {
  readonly router: Namespace;
  /** Its interface is eth1. */
  readonly desk: Namespace;
  /** A new station of the LAN; its interface is eth0, with this hardware address. */
  plugIn(label: string, mac?: string): Promise<Namespace>;
}

export const routerAddress = '192.168.7.1';
export const deskAddress = '192.168.7.5';

/** `dir` is for dnsmasq's files. Its answers are the same each time: an address belongs to a hardware address. */
export async function aLan(dir: string): Promise<Lan> {
  const stack = new AsyncDisposableStack();
  const hub = stack.use(await aNamespace('s'));
  const bridge = await aSwitch(hub);
  let ports = 0;
  const plug = async (label: string, nic: string, mac?: string): Promise<Namespace> => {
    const at = stack.use(await aNamespace(label));
    const port = `p${ports++}`;
    await cable(at, nic, hub, port);
    if (mac) await at.run('ip', 'link', 'set', nic, 'address', mac);
    await bridge.plug(port);
    return at;
  };
  const router = await plug('r', 'lan0');
  await addAddress(router, 'lan0', `${routerAddress}/24`);
  const desk = await plug('d', 'eth1');
  await addAddress(desk, 'eth1', `${deskAddress}/24`);
  await dnsmasq(router, dir);
  return {
    ...{ router, desk },
    plugIn: (label, mac) => plug(label, 'eth0', mac),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function dnsmasq(at: Namespace, dir: string): Promise<void> {
  at.start(
    'dnsmasq',
    ...['-k', '--port=0', '--interface=lan0', '--bind-interfaces', '--conf-file=/dev/null', '--user=root'],
    ...['--dhcp-range=192.168.7.100,192.168.7.150,1h', '--no-ping', '--pid-file=', '--dhcp-authoritative'],
    ...[`--dhcp-leasefile=${path.join(dir, 'dnsmasq.leases')}`, '--dhcp-option=option:dns-server,192.0.2.53'],
  );
  await expect.poll(() => at.run('ss', '-4Hlun', 'sport = :67'), { timeout: 5_000 }).toContain(':67');
}

/** What DHCP a station sees and sends until `stop`, oldest first; `out`: only what it sends itself. */
export async function capture(
  at: Namespace,
  nic: string,
  direction: 'inout' | 'out' = 'inout',
): Promise<{ stop(): Promise<Dhcp4Packet[]> }> {
  const ports = 'udp and (port 67 or port 68 or port 4011)';
  const child: Child = at.start('tcpdump', '-i', nic, '-Q', direction, '-n', '-xx', '-t', '-U', '-l', ports);
  let text = '';
  let words = '';
  child.stdout.on('data', (more: Buffer) => (text += more.toString()));
  child.stderr.on('data', (more: Buffer) => (words += more.toString()));
  await expect.poll(() => words, { timeout: 5_000 }).toContain('listening on');
  return {
    async stop() {
      await new Promise((resolve) => setTimeout(resolve, 300)); // what is on its way still counts
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGINT');
      await gone;
      return text.split(/\n(?=\S)/).flatMap(packetIn);
    },
  };
}

const BEFORE_DHCP = 14 + 20 + 8; // Ethernet, IPv4 without options, UDP

function packetIn(dump: string): Dhcp4Packet[] {
  const lines = [...dump.matchAll(/^\s+0x[0-9a-f]+:\s+(.*)$/gm)].map(([, hex]) => hex!.replaceAll(' ', ''));
  const packet = decode(Buffer.from(lines.join(''), 'hex').subarray(BEFORE_DHCP));
  return 'malformed' in packet ? [] : [packet];
}
