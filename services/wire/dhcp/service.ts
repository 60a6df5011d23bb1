import { ok, refuse, type Result } from '../../contract/result.ts';
import { every, type Clock } from '../../platform/clock.ts';
import { counter } from '../../platform/count.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Log } from '../../platform/log.ts';
import { openDhcpPort, type OpenDhcpPort } from '../../platform/sockets/open-dhcp-port.ts';
import { portHolders, type PortHolder } from '../../platform/sockets/port-holders.ts';
import type { Leases, OtherServers, SeenAddresses, ServedSubnet } from '../../site/network/index.ts';
import type { Counters, Service, ServiceHealth } from '../../service.ts';
import {
  systemAddresses,
  ownAddress,
  proxyAddress,
  systemLink,
  type AddressesOf,
  type LinkState,
} from './pre-flight.ts';
import { openProxyNic } from './proxy-nic.ts';
import type { Manners } from './reply.ts';
import { openServedNic, type OpenNic } from './serve-nic.ts';
import type { DhcpDesk } from './server.ts';

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

interface NicServer extends OpenNic {
  address: string;
  state: 'listening' | 'refused' | 'unplugged';
  linkIndex: number;
  /** Refused for what may change by itself: it is tried again when the interface has its address. */
  waits: boolean;
}

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
    const own = this.#ownAddress(nic);
    const opened = own.ok ? await this.#openNic(nic, own.value, look) : own;
    if (own.ok && opened.ok) {
      const { detail, close } = opened.value;
      this.#nics.set(nic, { detail, close, address: own.value, state: 'listening', linkIndex, waits: false });
    } else if (!opened.ok) {
      const { code, sentence } = opened.problem;
      this.#o.log.warn({ nic, problem: code }, sentence);
      this.#nics.set(nic, {
        ...{ state: 'refused', address: '', linkIndex: 0, waits: waitsFor.has(code) },
        ...{ detail: () => sentence, close: async () => {} },
      });
    }
  }

  /** Beside another DHCP server nothing is looked for first: that one answers there is why. */
  #openNic(nic: string, address: string, look: boolean): Promise<Result<OpenNic>> {
    const { besideOthers, httpPort } = this.#settings!;
    const ways = { ...this.#o, nic, address };
    if (!this.#isProxied(nic))
      return openServedNic(ways, { alone: look && !besideOthers, desk: this.#desk() });
    const { log, boot, seen, servers } = this.#o;
    return openProxyNic(ways, { seen, servers, desk: { log, count: this.#count, httpPort, ...boot } });
  }

  #isProxied = (nic: string): boolean => this.#settings!.proxied.includes(nic);

  #ownAddress(nic: string): Result<string> {
    const { addressesOf, linkOf } = this.#o;
    if (this.#isProxied(nic)) return proxyAddress(nic, addressesOf, linkOf(nic));
    return ownAddress(nic, this.#subnetsOf(nic), addressesOf, linkOf(nic));
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

  #desk(): Omit<DhcpDesk, 'offered'> {
    const { besideOthers, manners, httpPort } = this.#settings!;
    const { leases, clock, log, boot } = this.#o;
    return {
      ...{ leases, clock, log, manners, httpPort, count: this.#count, authoritative: !besideOthers },
      firstFile: (client, server) => boot.firstFile(client, server),
      saw: boot.saw,
      sawPacket: boot.sawPacket,
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
