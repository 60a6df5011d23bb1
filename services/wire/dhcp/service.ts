import { ok, refuse, type Result } from '../../contract/result.ts';
import { every, type Clock } from '../../platform/clock.ts';
import { counter } from '../../platform/count.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Log } from '../../platform/log.ts';
import type { DhcpPort } from '../../platform/sockets/dhcp-port.ts';
import { openDhcpPort, type OpenDhcpPort } from '../../platform/sockets/open-dhcp-port.ts';
import { portHolders, type PortHolder } from '../../platform/sockets/port-holders.ts';
import type { Leases, OtherServers, SeenAddresses, ServedSubnet } from '../../site/network/index.ts';
import type { Counters, Service, ServiceHealth } from '../../service.ts';
import {
  systemAddresses,
  openProblem,
  otherServerProblem,
  ownAddress,
  portFree,
  proxyAddress,
  systemLink,
  type AddressesOf,
  type LinkState,
} from './pre-flight.ts';
import { lookForConflicts } from './conflicts.ts';
import { findDhcpServers } from './probe.ts';
import { openProxyNic } from './proxy-nic.ts';
import type { Manners } from './reply.ts';
import { serveDhcp, type DhcpDesk } from './server.ts';
import { shortcomings } from './shortcomings.ts';

export interface DhcpSettings {
  readonly nics: readonly string[];
  /** Those of them where another server gives the addresses: machines are told there what they boot, and no more. */
  readonly proxied: readonly string[];
  /** Serve although another server answers; then nobody is told that an address is wrong. */
  readonly besideOthers: boolean;
  readonly manners: Manners;
  /** Where machines fetch files and their metadata on this desk. */
  readonly httpPort: number;
}

export interface DhcpServiceOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly events: Pick<Events, 'tell'>;
  readonly leases: Leases;
  readonly seen: SeenAddresses;
  readonly servers: OtherServers;
  readonly boot: Pick<DhcpDesk, 'firstFile' | 'saw' | 'sawPacket'>;
  /** Read at each start. */
  settings(): DhcpSettings | Promise<DhcpSettings>;
  /** The system's ways; a site in one process has its own. */
  readonly open?: OpenDhcpPort;
  readonly addressesOf?: AddressesOf;
  readonly linkOf?: (nic: string) => LinkState;
  readonly holders?: (port: number) => Promise<PortHolder[]>;
  /** How long other servers are listened for. */
  readonly probeMs?: number;
}

/** What serves one interface. */
interface OpenNic {
  detail(): string;
  address: string;
  close(): Promise<void>;
}
interface NicServer extends OpenNic {
  state: 'listening' | 'refused' | 'unplugged';
  linkIndex: number;
  /** Refused for what may change by itself: it is tried again when the interface has its address. */
  waits: boolean;
}

const SERVER_PORT = 67;
const CLIENT_PORT = 68;
/** dnsmasq looks for three seconds whether an address is free before it offers it, but answers INFORM at once. */
const defaultProbeMs = 3_200;
const lookAtNicsMs = 2_000;
const waitsFor = new Set(['no_address', 'no_link', 'no_interface']);
const cannotStore = 'Leases cannot be stored, so nobody is given an address: is the disk full?';

/** DHCPv4 on the picked interfaces: one server each, sharing leases and counters. */
export class DhcpService implements Service {
  readonly name = 'dhcp4';
  readonly #o: Required<DhcpServiceOptions>;
  readonly #count = counter();
  readonly #nics = new Map<string, NicServer>();
  readonly #heard = new Set<string>();
  #settings: DhcpSettings | undefined;
  #stores = true;
  #stopLooking: (() => void) | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: DhcpServiceOptions) {
    const system = {
      open: openDhcpPort,
      addressesOf: systemAddresses,
      linkOf: systemLink,
      holders: portHolders,
      probeMs: defaultProbeMs,
    };
    this.#o = { ...system, ...options };
  }

  start(): Promise<Result<void>> {
    return this.#alone(async () => {
      if (this.#settings) return this.#outcome();
      this.#settings = await this.#o.settings();
      await this.#o.leases.load();
      await Promise.all(this.#settings.nics.map((nic) => this.#startNic(nic, true)));
      this.#stopLooking = every(
        this.#o.clock,
        lookAtNicsMs,
        () => void this.#alone(() => this.#lookAtNics()),
      );
      return this.#outcome();
    });
  }

  stop(): Promise<void> {
    return this.#alone(async () => {
      this.#stopLooking?.();
      this.#settings = undefined;
      await Promise.all([...this.#nics.values()].map((nic) => nic.close()));
      this.#nics.clear();
      this.#heard.clear();
    });
  }

  health(): ServiceHealth {
    const nics = [...this.#nics.values()];
    if (nics.length === 0) return { state: 'stopped', detail: 'No interface is picked.' };
    const detail = [...nics.map((nic) => nic.detail()), ...(this.#stores ? [] : [cannotStore])].join(' ');
    if (nics.some((nic) => nic.state === 'listening')) return { state: 'listening', detail };
    return { state: nics.some((nic) => nic.state === 'refused') ? 'refused' : 'failed', detail };
  }

  counters(): Counters {
    return this.#count.all();
  }

  #outcome(): Result<void> {
    const { state, detail } = this.health();
    return state === 'listening' || state === 'stopped' ? ok(undefined) : refuse(state, detail);
  }

  /** `look`: ask for other servers first, as at each start; an interface that comes back is served at once. */
  async #startNic(nic: string, look: boolean): Promise<void> {
    const linkIndex = this.#o.linkOf(nic).index;
    const opened = this.#isProxied(nic) ? await this.#openProxy(nic) : await this.#openServer(nic, look);
    if (opened.ok) {
      this.#nics.set(nic, { ...opened.value, state: 'listening', linkIndex, waits: false });
      return;
    }
    const { code, sentence } = opened.problem;
    this.#o.log.warn({ nic, problem: code }, sentence);
    this.#nics.set(nic, {
      ...{ state: 'refused', address: '', linkIndex: 0, waits: waitsFor.has(code) },
      ...{ detail: () => sentence, close: async () => {} },
    });
  }

  /** Beside another DHCP server nothing is looked for first: that one answers there is why. */
  async #openProxy(nic: string): Promise<Result<OpenNic>> {
    const own = this.#ownAddress(nic);
    if (!own.ok) return own;
    const { log, boot } = this.#o;
    const desk = { log, count: this.#count, httpPort: this.#settings!.httpPort, ...boot };
    const opened = await openProxyNic({ ...this.#o, nic, address: own.value, desk });
    return opened.ok ? ok({ ...opened.value, address: own.value }) : opened;
  }

  async #openServer(nic: string, look: boolean): Promise<Result<OpenNic>> {
    const opened = await this.#openNic(nic, look);
    if (!opened.ok) return opened;
    const port = opened.value;
    const arp = port.openArp();
    const conflicts = arp && lookForConflicts(arp, nic, { ...this.#o, count: this.#count });
    const server = serveDhcp(
      port,
      this.#desk((address) => conflicts?.offered(address)),
    );
    const detail = [`${nic}, ${port.address}:${SERVER_PORT}.`, ...shortcomings(port, arp)].join(' ');
    return ok({
      ...{ detail: () => detail, address: port.address },
      close: async () => {
        await conflicts?.close();
        await server.close();
      },
    });
  }

  #isProxied = (nic: string): boolean => this.#settings!.proxied.includes(nic);

  #ownAddress(nic: string): Result<string> {
    const { addressesOf, linkOf } = this.#o;
    if (this.#isProxied(nic)) return proxyAddress(nic, addressesOf, linkOf(nic));
    return ownAddress(nic, this.#subnetsOf(nic), addressesOf, linkOf(nic));
  }

  async #openNic(nic: string, look: boolean): Promise<Result<DhcpPort>> {
    const { open, holders } = this.#o;
    const own = this.#ownAddress(nic);
    if (!own.ok) return own;
    const address = own.value;
    const free = portFree(nic, address, await holders(SERVER_PORT));
    if (!free.ok) return free;
    try {
      if (look && !this.#settings!.besideOthers) {
        const others = await this.#otherServers(nic, address);
        if (others[0]) return otherServerProblem(nic, others[0]);
      }
      return ok(await open({ nic, address, port: SERVER_PORT }));
    } catch (error) {
      return openProblem(nic, error);
    }
  }

  async #otherServers(nic: string, address: string) {
    const port = await this.#o.open({ nic, address, port: CLIENT_PORT });
    try {
      return await findDhcpServers(port, this.#o.clock, { forMs: this.#o.probeMs, enough: 'one' });
    } finally {
      await port.close();
    }
  }

  #subnetsOf(nic: string): readonly ServedSubnet[] {
    return this.#o.leases.subnets().filter((subnet) => subnet.nic === nic);
  }

  /** An interface that was unplugged or lost its address is closed and says so; one that has it (again) is served. */
  async #lookAtNics(): Promise<void> {
    const { linkOf, log } = this.#o;
    for (const [nic, server] of this.#nics) {
      const link = linkOf(nic);
      const own = this.#ownAddress(nic);
      const same = own.ok && own.value === server.address && link.index === server.linkIndex;
      if (server.state === 'listening' && !same) {
        await server.close();
        server.state = 'unplugged';
        const detail = `${nic} is unplugged, gone or lost its address ${server.address}: nobody is served there until it is back.`;
        server.detail = () => detail;
        log.warn({ nic }, detail);
      }
      if (own.ok && (server.state === 'unplugged' || server.waits)) await this.#startNic(nic, server.waits);
    }
  }

  #desk(offered: DhcpDesk['offered']): DhcpDesk {
    const { besideOthers, manners, httpPort } = this.#settings!;
    const { leases, clock, log, boot } = this.#o;
    return {
      ...{ leases, clock, log, manners, httpPort, count: this.#count, authoritative: !besideOthers },
      firstFile: (client, server) => boot.firstFile(client, server),
      saw: boot.saw,
      sawPacket: boot.sawPacket,
      offered,
      storing: (works) => (this.#stores = works),
      heardOtherServer: (nic, address) => this.#heardOther(nic, address),
    };
  }

  /** Tells the admin once a start of each server that clients of the interface turn to. */
  #heardOther(nic: string, address: string): void {
    const key = `${nic} ${address}`;
    if (this.#heard.has(key) || this.#heard.size >= 16) return;
    this.#heard.add(key);
    const text = `A machine on ${nic} took its address from ${address}: another DHCP server is on that network.`;
    this.#o.events
      .tell({ kind: 'dhcp.other_server', level: 'warning', text, facts: { nic, address } })
      .catch((error: unknown) =>
        this.#o.log.error({ error }, 'the event of another DHCP server could not be written'),
      );
  }

  /** Start, stop and the look at the interfaces never run at the same time. */
  #alone<T>(fn: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(fn);
    this.#turn = mine.catch((error: unknown) => this.#o.log.error({ error }, 'DHCP service'));
    return mine;
  }
}
