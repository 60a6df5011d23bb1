import { contract } from './contract/all.ts';
import type { Contract } from './contract/calls.ts';
import { dispatcher } from './contract/dispatch.ts';
import type { Implementation } from './contract/implement.ts';
import { ok, refuse, type Result } from './contract/result.ts';
import { applyConfig, type ConfigToApply } from './controller/apply-config.ts';
import { openDoors } from './controller/doors.ts';
import { openFleet } from './controller/fleet.ts';
import { openFirstRun } from './controller/first-run.ts';
import { openOwnDesk, tellRestored } from './controller/own-desk.ts';
import { restartable } from './controller/restartable.ts';
import { openSite } from './controller/site.ts';
import { storeService } from './controller/store-service.ts';
import { systemSockets, type Sockets } from './controller/sockets.ts';
import { openWire } from './controller/wire.ts';
import type { DeskSocket } from './doors/local/server.ts';
import type { Connection } from './doors/local/in-process.ts';
import type { Clock } from './platform/clock.ts';
import { openEvents } from './platform/events/events.ts';
import type { Ground } from './platform/ground.ts';
import type { Log } from './platform/log.ts';
import { openJobs } from './platform/jobs/jobs.ts';
import { openSecrets, secretKey, type KeyWrap } from './platform/secrets/secrets.ts';
import { holdAlone } from './platform/store/alone.ts';
import { openStore } from './platform/store/store.ts';
import { steadyClock, type SteadyClock } from './platform/steady-clock.ts';
import { diskTroubleOf } from './platform/store/trouble.ts';
import type { Service } from './service.ts';
import { allocationImplementation } from './site/allocation/index.ts';
import { finishRestore } from './site/backup/index.ts';
import { openDesk, watchClock } from './site/desk/index.ts';
import { assetsDir, imageTrouble, openImages } from './site/images/index.ts';
import { networkImplementation, readServing } from './site/network/index.ts';
import { reportsImplementation } from './site/reports/index.ts';
import { resultsImplementation } from './site/results/index.ts';
import { listenOnWire } from './wire/dhcp/listen.ts';

export { withStoppedDesk, withStoppedFolder } from './controller/stopped-desk.ts';
export type { Sockets } from './controller/sockets.ts';

export interface ControllerOptions {
  dataDir: string;
  /** The built UI. */
  rendererDir: string;
  version: string;
  http: { host: string; port: number };
  /** Where other computers open the UI, over TLS; without it, what is stored counts. */
  https?: { host: string; port: number } | null;
  /** A second local socket, for windows of other users. */
  deskSocket?: DeskSocket;
  /** What the system keeps the key of the secrets with; without it the key is a file of mode 0600. */
  keyWrap?: KeyWrap;
  /** What the configuration file says; without one, what is stored stays. */
  config?: ConfigToApply | null;
  /** This computer's, without its jumps, unless said otherwise. */
  clock?: Clock | SteadyClock;
  sockets?: Partial<Sockets>;
  log: Log;
}

export interface Controller {
  readonly url: string;
  /** A connection of this process: the local socket without the socket. */
  connect(): Connection;
  /** Starts every service; a refused one does not stop the others. Tells each one's state, refusals with their reason. */
  start(): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

const stateOf = (service: Service): string => {
  const { state, detail } = service.health();
  return state === 'refused' || state === 'failed' ? `${state}: ${detail}` : state;
};

function heldFolder(dataDir: string): Result<() => void> {
  try {
    const release = holdAlone(dataDir);
    if (release) return ok(release);
    return refuse('conflict', `Another controller holds ${dataDir}. Stop it, or name another --data.`);
  } catch (error) {
    return refuse('bad_input', `The data folder ${dataDir} cannot be used: ${(error as Error).message}.`);
  }
}

/**
 * Builds the whole desk on a data folder and opens its doors. Refuses with `conflict` when another controller holds
 * the folder, `unavailable` when the HTTP address cannot be had, `bad_input` when folder or configuration cannot be used.
 */
export const openController = (options: ControllerOptions): Promise<Result<Controller>> =>
  restartable(options, openOnce);

async function openOnce(options: ControllerOptions, restart: () => void): Promise<Result<Controller>> {
  const { dataDir, version, log, clock = steadyClock() } = options;
  const sockets: Sockets = { ...systemSockets, ...options.sockets };
  const held = heldFolder(dataDir);
  if (!held.ok) return held;
  const opened: (() => unknown)[] = [held.value];
  const close = async (): Promise<void> => {
    for (const undo of opened.splice(0).toReversed())
      try {
        await undo();
      } catch (error) {
        log.error({ err: error }, 'a part did not stop well; the others are stopped all the same');
      }
  };
  try {
    const restored = finishRestore(dataDir);
    const store = await openStore(dataDir);
    opened.push(() => store.close());
    const events = openEvents(store, clock);
    const ground: Ground = { store, events, clock, secrets: openSecrets(dataDir, options.keyWrap), log };
    if (restored) await tellRestored(ground, restored);
    const jobs = openJobs(ground);
    const site = await openSite(ground, assetsDir, {
      addressesOf: sockets.addressesOf,
      heardOn: (nic) => discovery.heardOn(nic),
    });
    opened.push(() => site.inventory.close());
    const images = openImages(ground, jobs, dataDir);
    await images.settle();
    const { metadata, nics } = openWire(ground, site, dataDir, sockets);
    const { discovery, ...firstRun } = openFirstRun(ground, dataDir, sockets);
    const { power, machines, scripts, boot } = site;
    const clockWatch = watchClock(ground, clock);
    const { settings, activity, ...ownDesk } = openOwnDesk({
      ...{ ground, jobs, dataDir, version, restart },
      services: () => services(),
      secretKey: () => secretKey(dataDir, options.keyWrap),
      restartWire: () => nics.restart(),
    });
    const own: Service[] = [
      storeService(store),
      metadata,
      boot.watch,
      power.reconciler,
      machines.deadlines,
      scripts.reaper,
      activity.retention,
      clockWatch.service,
      jobs.service,
      firstRun.given.service,
      discovery,
    ];
    const services = (): Service[] => [...nics.all(), ...own];
    const states = (): Record<string, string> =>
      Object.fromEntries(services().map((s) => [s.name, stateOf(s)]));
    const desk = openDesk(ground, {
      ...{ dataDir, version, services },
      nicSigns: sockets.nicSigns,
      dhcpServerOn: (nic) => site.servers.on(nic),
      deskName: () => settings.read<string>('deskName'),
      autoCommission: () => settings.read<boolean>('autoCommission'),
      clockTrouble: () => clockWatch.trouble(),
      restartServices: () => nics.restart(),
      imageTrouble: () => imageTrouble(dataDir),
    });
    const implementation: Implementation<Contract> = {
      ...site.access.implementation,
      ...boot.implementation,
      ...desk.implementation,
      ...images.implementation,
      ...site.deploy.implementation,
      ...allocationImplementation(ground, machines),
      ...site.inventory.implementation,
      ...site.links.implementation,
      ...site.storage.implementation,
      ...machines.implementation,
      ...openFleet(ground, site, jobs, {
        vendors: firstRun.vendors,
        heard: () => sockets.nicSigns().flatMap((nic) => discovery.heardOn(nic.name) ?? []),
      }),
      ...networkImplementation(ground, {
        listenOnWire: (nic, forMs) => listenOnWire(sockets.openDhcpPort, clock, nic, forMs),
        nicSigns: sockets.nicSigns,
        heardOn: discovery.heardOn,
        ...firstRun,
        async restart() {
          await nics.restart();
          return states();
        },
      }),
      ...power.implementation,
      ...reportsImplementation(ground, () => implementation),
      ...resultsImplementation({ ground, scripts }),
      ...scripts.implementation,
      ...ownDesk.implementation,
    };
    if (options.config) {
      const applied = await applyConfig(ground, site.access, settings, options.config, sockets.nicSigns());
      if (!applied.ok) {
        await close();
        return applied;
      }
    }
    const doors = await openDoors({
      ...{ ground, services, dataDir, version, http: options.http },
      https: options.https ?? null,
      domain: async () => (await readServing(store.read)).domain,
      deskSocket: options.deskSocket ?? null,
      access: site.access,
      uploads: images.uploads,
      desk: await site.access.deskCaller(),
      dispatch: dispatcher(contract, implementation, {
        durable: () => store.durable(),
        failed(name, error) {
          log.error({ err: error, procedure: name }, 'a procedure failed inside');
          return store.trouble();
        },
      }),
      rendererDir: options.rendererDir,
    });
    if (!doors.ok) {
      await close();
      return doors;
    }
    own.push(doors.value.https);
    opened.push(
      () => Promise.all(own.map((s) => s.stop())),
      () => nics.stop(),
      () => doors.value.stop(),
    );
    return ok({
      url: doors.value.url,
      connect: doors.value.connect,
      async start() {
        for (const service of own) await service.start();
        await firstRun.given.settle();
        await nics.restart();
        return states();
      },
      stop: close,
    });
  } catch (error) {
    await close();
    const trouble = diskTroubleOf(error);
    if (trouble !== null) return refuse('unavailable', trouble);
    throw error;
  }
}
