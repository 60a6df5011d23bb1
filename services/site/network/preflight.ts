import { readFileSync } from 'node:fs';
import type { FirewallBlock } from '../../platform/firewall/firewall.ts';
import type { KnockingPacket } from '../../platform/firewall/verdict.ts';
import type { PortHolder } from '../../platform/sockets/port-holders.ts';
import type { Finding } from './contract.ts';
import type { NicSigns } from './nic-signs.ts';
import { ownAddressOf } from './propose.ts';
import type { ServingMode } from './serving.ts';

export interface PreflightAsks {
  udpHolders(port: number): Promise<PortHolder[]>;
  tcpHolders(port: number): Promise<PortHolder[]>;
  firewall(packets: readonly KnockingPacket[]): Promise<FirewallBlock | null>;
  /** Room left where the desk keeps its data, and what a first build of the image needs of it; 0 when it is there. */
  disk(): Promise<{ freeBytes: number; neededBytes: number }>;
  /** Null when this program may open the ports, else the command that starts one that may. */
  rightsFix(): string | null;
  /** Whether it may set the address of an interface that has none. */
  mayGiveAddresses(): boolean;
}

type Knock = Omit<KnockingPacket, 'nic'>;

/** The ports that machines use, by how the interface is served. */
export const portsOf = (mode: ServingMode, httpPort: number): Knock[] => [
  { protocol: 'udp', port: 67 },
  ...(mode === 'proxy' ? [{ protocol: 'udp' as const, port: 4011 }] : []),
  { protocol: 'udp', port: 69 },
  { protocol: 'tcp', port: httpPort },
];

const names: Record<number, string> = { 67: 'DHCP', 69: 'TFTP', 4011: 'boot service' };
const portName = ({ protocol, port }: Knock): string =>
  `${protocol.toUpperCase()} ${port} (${names[port] ?? 'HTTP'})`;

export interface PreflightOf {
  readonly nic: NicSigns;
  readonly mode: ServingMode;
  readonly httpPort: number;
}

/** What would keep machines from being served on an interface, each with what mends it. */
export async function preflight(of: PreflightOf, asks: PreflightAsks): Promise<Finding[]> {
  const found = await Promise.all([rights(of, asks), ports(of, asks), firewall(of, asks), disk(asks)]);
  return [...found.flat(), ...neighbours()];
}

const fine = (id: Finding['id'], sentence: string): Finding[] => [{ id, level: 'fine', sentence, fix: null }];

function rights({ nic, mode }: PreflightOf, { rightsFix, mayGiveAddresses }: PreflightAsks): Finding[] {
  const fix = rightsFix();
  const stop = (sentence: string): Finding[] => [
    { id: 'rights', level: 'stop', sentence, fix: fix ?? 'sudo npm start' },
  ];
  if (fix !== null)
    return stop(
      'This program may not open the ports that machines use. Stop it and start it as administrator.',
    );
  if (mode === 'authoritative' && !ownAddressOf(nic) && !mayGiveAddresses())
    return stop(
      `This program may not give ${nic.name} an address. Give it one yourself, or start this program as administrator.`,
    );
  return fine('rights', 'This program may open the ports that machines use.');
}

async function ports({ nic, mode, httpPort }: PreflightOf, asks: PreflightAsks): Promise<Finding[]> {
  const wanted = portsOf(mode, httpPort);
  const own = ownAddressOf(nic)?.address;
  const here = (h: PortHolder): boolean =>
    (h.device ?? nic.name) === nic.name && (h.address === '0.0.0.0' || h.address === own);
  const held = await Promise.all(
    wanted.map(async (knock) => {
      const holders = await (knock.protocol === 'udp'
        ? asks.udpHolders(knock.port)
        : asks.tcpHolders(knock.port));
      return { knock, holder: holders.find(here) };
    }),
  );
  const taken = held.filter((one) => one.holder);
  if (taken.length === 0) return fine('ports', `${wanted.map(portName).join(', ')} are free on ${nic.name}.`);
  return taken.map(({ knock, holder }) => {
    const pid = /process (\d+)/.exec(holder!.program ?? '')?.[1];
    return {
      id: 'ports',
      level: 'stop',
      sentence: `${holder!.program ?? 'Another program'} holds ${portName(knock)} on ${nic.name}. Stop it.`,
      fix: pid === undefined ? `sudo ss -lnp 'sport = :${knock.port}'` : `sudo kill ${pid}`,
    };
  });
}

async function firewall({ nic, mode, httpPort }: PreflightOf, asks: PreflightAsks): Promise<Finding[]> {
  const packets = portsOf(mode, httpPort).map((knock) => ({ ...knock, nic: nic.name }));
  const block = await asks.firewall(packets);
  if (!block)
    return fine('firewall', "No rule of this computer's firewall is known to drop what machines send.");
  const sentence = `This computer's firewall (${block.by}) drops ${portName(block.packet)} that comes in on ${nic.name}. Let machines in.`;
  return [{ id: 'firewall', level: 'warn', sentence, fix: block.fix }];
}

const gib = 2 ** 30;
const inGib = (bytes: number): string => `${(Math.floor((bytes / gib) * 10) / 10).toFixed(1)} GiB`;

async function disk(asks: PreflightAsks): Promise<Finding[]> {
  const { freeBytes, neededBytes } = await asks.disk();
  const needed = Math.max(neededBytes, gib);
  if (freeBytes >= needed) return fine('disk', `${inGib(freeBytes)} are free for images and data.`);
  return [
    {
      id: 'disk',
      level: freeBytes < gib ? 'stop' : 'warn',
      sentence: `Only ${inGib(freeBytes)} are free where this desk keeps images and data; it wants ${inGib(needed)}. Free some room.`,
      fix: null,
    },
  ];
}

/** Linux's own default; a site with more machines on one wire needs more (the whole host shares the table). */
const usualNeighbours = 1024;

function neighbours(): Finding[] {
  const most = Number(textOf('/proc/sys/net/ipv4/neigh/default/gc_thresh3'));
  if (!(most > 0 && most < usualNeighbours)) return [];
  return [
    {
      id: 'neighbours',
      level: 'warn',
      sentence: `This computer talks to at most ${most} machines at once. Raise its neighbour table.`,
      fix: 'sudo sysctl -w net.ipv4.neigh.default.gc_thresh3=8192',
    },
  ];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
