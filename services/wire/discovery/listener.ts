import { topics } from '../../contract/live.ts';
import { ok } from '../../contract/result.ts';
import { every, type Clock } from '../../platform/clock.ts';
import { counter } from '../../platform/count.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Log } from '../../platform/log.ts';
import type { FramePort, OpenFramePort } from '../../platform/sockets/frame-port.ts';
import type { Service } from '../../service.ts';
import type { HeardOn } from '../../site/network/index.ts';
import { Hearing } from './hearing.ts';

export interface Discovery extends Service {
  heardOn: HeardOn;
}

interface Deps {
  clock: Clock;
  log: Log;
  events: Pick<Events, 'signal'>;
  open: OpenFramePort;
  /** The interfaces to listen to now, with their hardware addresses. */
  wanted(): Promise<{ name: string; mac: string }[]>;
  /** Changes whenever an interface comes, goes, or changes its link or addresses. */
  signature(): string;
}

const drainEveryMs = 250;
/** An interface that comes, goes or is plugged in: seen within this time. */
const lookEveryMs = 1_000;

/**
 * Ears on the desk's interfaces: who is on each wire, which switch, which VLANs. It sends nothing, and open views
 * are told by the signal `network`, at most once a second.
 */
export function openDiscovery({ clock, log, events, open, wanted, signature }: Deps): Discovery {
  const count = counter();
  const ears = new Map<string, { port: FramePort; hearing: Hearing }>();
  let cancels: (() => void)[] = [];
  let looking: Promise<void> = Promise.resolve();
  let news = false;
  let seen = '';

  function drain(): void {
    const now = clock.now();
    for (const { port, hearing } of ears.values())
      for (const frame of port.heard()) {
        count('frames');
        if (hearing.hear(frame, now)) news = true;
      }
  }
  async function follow(): Promise<void> {
    const nics = await wanted();
    if (cancels.length === 0) return;
    for (const [name, { port, hearing }] of ears)
      if (!nics.some((nic) => nic.name === name && nic.mac === hearing.ownMac)) {
        port.close();
        ears.delete(name);
        news = true;
      }
    for (const { name, mac } of nics) {
      if (ears.has(name)) continue;
      const port = open(name);
      if (port) ears.set(name, { port, hearing: new Hearing(name, mac, clock.now(), count) });
    }
  }
  async function look(): Promise<void> {
    const now = signature();
    if (now !== seen) [seen, news] = [now, true];
    await follow();
    for (const { hearing } of ears.values()) if (hearing.forget(clock.now())) news = true;
    if (!news) return;
    news = false;
    events.signal(topics.network, null);
  }
  const lookAlone = (): Promise<void> =>
    (looking = looking.then(look).catch((error: unknown) => log.error({ err: error }, 'discovery: a look')));

  return {
    name: 'discovery',
    heardOn: (nic) => ears.get(nic)?.hearing ?? null,
    async start() {
      if (cancels.length === 0)
        cancels = [every(clock, drainEveryMs, drain), every(clock, lookEveryMs, () => void lookAlone())];
      await lookAlone();
      return ok(undefined);
    },
    async stop() {
      for (const cancel of cancels.splice(0)) cancel();
      await looking;
      for (const { port } of ears.values()) port.close();
      ears.clear();
    },
    health() {
      if (cancels.length === 0) return { state: 'stopped', detail: 'Nobody listens.' };
      return {
        state: 'listening',
        detail: `Listens on ${[...ears.keys()].join(', ') || 'no interface yet'}.`,
      };
    },
    counters: () => count.all(),
  };
}
