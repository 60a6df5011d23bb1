import type { Clock } from '../../platform/clock.ts';
import type { Count } from '../../platform/count.ts';
import type { Log } from '../../platform/log.ts';
import type { ArpPort } from '../../platform/sockets/arp-port.ts';
import type { Leases } from '../../site/network/index.ts';

export interface Conflicts {
  /** An address was offered, without waiting: it is asked about at once when that was not done lately. */
  offered(address: string): void;
  close(): Promise<void>;
}

export interface ConflictsDesk {
  readonly leases: Pick<Leases, 'freeOn' | 'foundInUse'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
}

/** At most 5 questions every 50 ms: 100 a second. */
const stepMs = 50;
const asksPerStep = 5;
/** How often a quiet interface is looked at. */
const restMs = 2_000;
/** A station answers within a second (RFC 5227 section 1.1). */
const answerMs = 1_000;
/** Addresses that will be given away next, and how long an answer to each holds. */
const likelyNext = 64;
const freshMs = 60_000;
/** Between two walks over all free addresses. */
const walkEveryMs = 60 * 60_000;
/** One that answers for more addresses than this answers for others: a router with proxy ARP. */
const mostOfOneStation = 16;
const lowest = '0.0.0.0';

/**
 * Asks by ARP for the free addresses of an interface before they are given away, those likely next once a minute and
 * all of them once an hour, and sets aside those that a device without a lease uses. No offer waits for it.
 */
export function lookForConflicts(arp: ArpPort, nic: string, desk: ConflictsDesk): Conflicts {
  const { leases, clock, log, count } = desk;
  /** When each address was asked about, oldest first; forgotten after `freshMs`. */
  const asked = new Map<string, number>();
  const urgent = new Set<string>();
  const foundOf = new Map<string, number>();
  const pending = new Map<string, Promise<void>>();
  let walkedTo: string | undefined = lowest;
  let walkBeganMs = clock.now();
  let lastAskedMs = -Infinity;
  let resting = false;
  let cancel = clock.after(0, step);

  function step(): void {
    resting = false;
    for (const { mac, address } of arp.heard()) hear(mac, address);
    forget();
    for (const address of due()) ask(address);
    resting = clock.now() - lastAskedMs > answerMs;
    cancel = clock.after(resting ? restMs : stepMs, step);
  }

  function due(): string[] {
    const wanted = [...urgent, ...leases.freeOn(nic, likelyNext)].filter((address) => !asked.has(address));
    urgent.clear();
    const chosen = [...new Set(wanted)].slice(0, asksPerStep);
    const room = asksPerStep - chosen.length;
    if (walkedTo === undefined && clock.now() - walkBeganMs >= walkEveryMs) {
      walkedTo = lowest;
      walkBeganMs = clock.now();
    }
    if (room === 0 || walkedTo === undefined) return chosen;
    const walked = leases.freeOn(nic, room, walkedTo);
    walkedTo = walked.length < room ? undefined : walked.at(-1);
    return [...chosen, ...walked.filter((address) => !asked.has(address) && !chosen.includes(address))];
  }

  function ask(address: string): void {
    lastAskedMs = clock.now();
    asked.set(address, lastAskedMs);
    const failure = arp.probe(address);
    count(failure ? `arp: not asked: ${failure}` : 'arp: asked');
  }

  function hear(mac: string, address: string): void {
    const found = foundOf.get(mac) ?? 0;
    if (!asked.has(address) || pending.has(address)) return;
    if (found >= mostOfOneStation) return count('arp: one station answers for many addresses');
    foundOf.set(mac, found + 1);
    const done = leases
      .foundInUse(nic, mac, address)
      .then((isSetAside) => {
        if (!isSetAside) return void foundOf.set(mac, foundOf.get(mac)! - 1);
        count('arp: in use, set aside');
        log.warn({ nic, mac, address }, 'an address that is used without a lease was set aside');
      })
      .catch((error: unknown) => log.error({ error }, 'an address in use could not be set aside'))
      .finally(() => pending.delete(address));
    pending.set(address, done);
  }

  function forget(): void {
    for (const [address, atMs] of asked) {
      if (clock.now() - atMs < freshMs) break;
      asked.delete(address);
    }
  }

  return {
    offered(address) {
      if (asked.has(address) || urgent.size >= likelyNext) return;
      urgent.add(address);
      if (!resting) return;
      resting = false;
      cancel();
      cancel = clock.after(0, step);
    },
    async close() {
      cancel();
      arp.close();
      await Promise.all(pending.values());
    },
  };
}
