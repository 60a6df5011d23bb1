import { every, type Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Service } from '../service.ts';
import { addressCommand, type Serving } from '../site/network/index.ts';
import { idleService } from './idle-service.ts';
import type { Sockets } from './sockets.ts';

/** Makes each service for what is served now. `addresses` are those of the picked interfaces; there is at least one. */
export interface NicServiceMakers {
  dhcp4(serving: Serving): Service;
  tftp(addresses: readonly string[]): Service;
  http(addresses: readonly string[], port: number): Service;
}

export interface NicServices {
  all(): readonly Service[];
  /** Stops what runs and starts what is served now. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Deps {
  serving(): Promise<Serving>;
  make: NicServiceMakers;
  sockets: Pick<Sockets, 'addressesOf' | 'nicSigns'>;
  clock: Clock;
  log: Log;
}

const names = ['dhcp4', 'tftp', 'http'] as const;
type Name = (typeof names)[number];

/** An address that is set, a cable that comes back: seen within this time. */
const lookEveryMs = 3_000;

/** DHCP, TFTP and HTTP on the picked interfaces; they follow what is stored and what addresses there are. */
export function nicServices({ serving, make, sockets, clock, log }: Deps): NicServices {
  let services: Service[] = names.map((name) =>
    idleService(name, { state: 'stopped', detail: 'No interface is picked.' }),
  );
  let seen = '';
  /** Addresses that TFTP and HTTP listen on. */
  let bound: readonly string[] = [];
  let turn: Promise<void> = Promise.resolve();
  let stopLooking: (() => void) | undefined;
  let stopped = false;

  const alone = (fn: () => Promise<void>): Promise<void> => {
    turn = turn.then(fn).catch((error: unknown) => log.error({ err: error }, 'services of the interfaces'));
    return turn;
  };
  const addressesOn = (nics: readonly string[]): string[] =>
    nics.flatMap((nic) => sockets.addressesOf(nic).map((a) => a.address));
  /** Changes whenever an interface gets, loses or changes an address. */
  const signature = (nics: readonly string[]): string =>
    nics.map((nic) => `${nic} ${sockets.addressesOf(nic).map((a) => `${a.address}/${a.prefix}`)}`).join('; ');

  function serviceFor(name: Name, now: Serving): Service {
    if (now.nics.length === 0)
      return idleService(name, { state: 'stopped', detail: 'No interface is picked.' });
    if (!now[name].enabled) return idleService(name, { state: 'disabled', detail: 'Switched off.' });
    if (name === 'dhcp4') return make.dhcp4(now);
    const addresses = addressesOn(now.nics);
    if (addresses.length === 0) return idleService(name, { state: 'refused', detail: noAddress(now.nics) });
    return name === 'tftp' ? make.tftp(addresses) : make.http(addresses, now.http.port);
  }
  function noAddress(nics: readonly string[]): string {
    const signs = sockets.nicSigns();
    const unknown = nics.find((nic) => !signs.some((s) => s.name === nic));
    if (unknown !== undefined) return `This computer has no interface ${unknown}.`;
    const unplugged = signs.find((s) => s.name === nics[0] && !s.linkUp);
    if (unplugged) return `${unplugged.name} has no link: plug in its cable. It is served once it has one.`;
    return `${nics.join(', ')} has no address. Give it one: ${addressCommand(nics[0]!, signs)}`;
  }

  async function replace(which: readonly Name[]): Promise<void> {
    const now = await serving();
    seen = signature(now.nics);
    bound = addressesOn(now.nics);
    await Promise.all(services.filter((s) => (which as string[]).includes(s.name)).map((s) => s.stop()));
    services = names.map((name, i) => (which.includes(name) ? serviceFor(name, now) : services[i]!));
    await Promise.all(
      services
        .filter((s) => (which as string[]).includes(s.name))
        .map(async (service) => {
          const started = await service.start();
          const line = { service: service.name, ...service.health() };
          if (started.ok) log.info(line, 'service');
          else log.warn(line, started.problem.sentence);
        }),
    );
    if (services.some((s) => s.name !== 'dhcp4' && s.health().state === 'refused')) bound = [];
  }
  /**
   * DHCP looks after its own interfaces once it listens; TFTP and HTTP are made for their addresses. One that goes
   * stops nothing: machines on other interfaces load on, and when it comes back it is still listened on.
   */
  async function look(): Promise<void> {
    if (stopped) return;
    const { nics } = await serving();
    const now = signature(nics);
    if (now === seen) return;
    seen = now;
    if (addressesOn(nics).every((address) => bound.includes(address))) return;
    const dhcpListens = services.some((s) => s.name === 'dhcp4' && s.health().state === 'listening');
    await replace(dhcpListens ? ['tftp', 'http'] : names);
  }

  return {
    all: () => services,
    restart: () =>
      alone(async () => {
        if (stopped) return;
        await replace(names);
        stopLooking ??= every(clock, lookEveryMs, () => void alone(look));
      }),
    stop: () => {
      stopped = true;
      stopLooking?.();
      return alone(async () => {
        await Promise.all(services.map((s) => s.stop()));
      });
    },
  };
}
