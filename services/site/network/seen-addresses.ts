import type { Ground } from '../../platform/ground.ts';
import type { ArpPort } from '../../platform/sockets/arp-port.ts';
import { readSeenAddresses, writeSeenAddresses, type SeenRow } from './seen-rows.ts';

/**
 * Who uses which address on networks where another server gives them. What a machine asks for is a claim; only ARP
 * proves that it has the address, and whoever else answers for it ends the proof.
 */
export interface SeenAddresses {
  /** Reads what was proved before the program ended. */
  load(): Promise<void>;
  /** Looks at an interface until the returned function is called. Without ARP a machine's own word counts. */
  watch(nic: string, arp: Pick<ArpPort, 'probe' | 'heard'> | undefined): () => void;
  /** This machine boots from here: its addresses are of interest. At most a few thousand; the oldest is let go. */
  follow(nic: string, mac: string): void;
  follows(mac: string): boolean;
  /** A machine asked for the address, or says that it has it. */
  claimed(nic: string, mac: string, address: string): void;
  /** Who was proved to have the address: whom metadata may be told to. */
  holderOf(address: string): string | undefined;
  addressOf(mac: string): string | undefined;
}

const mostFollowed = 4_096;
/** Addresses that one machine can be proved to have at a time. */
const mostOfOne = 4;
const stepMs = 250;
/** Probes of one step on one interface. */
const asksPerStep = 25;
/** A machine has its address within this time of asking for it; it is looked for again and again until then. */
const claimMs = 60_000;
/** How often a machine that has an address is asked whether it still does, and how long it may be silent. */
const askAgainMs = 60_000;
const silentMs = 15 * 60_000;
/** How far what is stored may be behind. */
const storedBehindMs = 60_000;

interface Proof {
  readonly nic: string;
  readonly mac: string;
  seenAtMs: number;
  /** Asked or heard: from then on it is asked again in a while. */
  askedAtMs: number;
  storedAtMs: number;
}
interface Claim {
  readonly nic: string;
  readonly mac: string;
  readonly sinceMs: number;
}
type Arp = Pick<ArpPort, 'probe' | 'heard'>;

export function openSeenAddresses(ground: Pick<Ground, 'store' | 'clock' | 'log'>): SeenAddresses {
  const { store, clock, log } = ground;
  const watched = new Map<string, Arp | undefined>();
  /** Oldest first. */
  const followed = new Map<string, string>();
  const claims = new Map<string, Claim>();
  const proofs = new Map<string, Proof>();
  /** By hardware address, the one that was proved last first. */
  const addressesOf = new Map<string, string[]>();
  let changed = new Map<string, SeenRow | null>();
  let cancel: (() => void) | undefined;
  let writing: Promise<void> = Promise.resolve();

  function follow(nic: string, mac: string): void {
    if (!followed.delete(mac) && followed.size >= mostFollowed) letGo();
    followed.set(mac, nic);
  }

  /** The oldest without a proof, so that a flood of made-up machines pushes out none that is there. */
  function letGo(): void {
    let oldest = followed.keys().next().value!;
    for (const mac of followed.keys())
      if (!addressesOf.has(mac)) {
        oldest = mac;
        break;
      }
    followed.delete(oldest);
    for (const address of addressesOf.get(oldest) ?? []) disprove(address);
  }

  function prove(nic: string, mac: string, address: string): void {
    const now = clock.now();
    claims.delete(address);
    const known = proofs.get(address);
    if (known?.mac === mac) known.seenAtMs = known.askedAtMs = now;
    else {
      disprove(address);
      note(address, { nic, mac, seenAtMs: now, askedAtMs: now, storedAtMs: -Infinity });
    }
    const proof = proofs.get(address)!;
    if (now - proof.storedAtMs < storedBehindMs) return;
    proof.storedAtMs = now;
    changed.set(address, { mac, nic, address, seenAtMs: now });
  }

  function note(address: string, proof: Proof): void {
    const own = [address, ...(addressesOf.get(proof.mac) ?? [])];
    addressesOf.set(proof.mac, own);
    proofs.set(address, proof);
    for (const old of own.slice(mostOfOne)) disprove(old);
  }

  function disprove(address: string): void {
    const proof = proofs.get(address);
    if (!proof) return;
    proofs.delete(address);
    const left = addressesOf.get(proof.mac)!.filter((own) => own !== address);
    if (left.length > 0) addressesOf.set(proof.mac, left);
    else addressesOf.delete(proof.mac);
    changed.set(address, null);
  }

  /** Another station that answers for an address ends the proof, whether it has the address rightly or not. */
  function hear(nic: string, mac: string, address: string): void {
    if (followed.get(mac) === nic) return prove(nic, mac, address);
    if (proofs.get(address)?.nic === nic) disprove(address);
    if (claims.get(address)?.nic === nic) claims.delete(address);
  }

  function listen(): void {
    for (const [nic, arp] of watched)
      for (const { mac, address } of arp?.heard() ?? []) hear(nic, mac, address);
  }

  function ask(): void {
    const now = clock.now();
    const left = new Map([...watched.keys()].map((nic) => [nic, asksPerStep]));
    const probe = (nic: string, address: string): boolean => {
      const room = left.get(nic) ?? 0;
      if (room === 0) return false;
      left.set(nic, room - 1);
      watched.get(nic)?.probe(address);
      return true;
    };
    for (const [address, { nic, sinceMs }] of claims) {
      if (now - sinceMs > claimMs) claims.delete(address);
      else probe(nic, address);
    }
    for (const [address, proof] of proofs) {
      if (now - proof.seenAtMs > silentMs) disprove(address);
      else if (now - proof.askedAtMs >= askAgainMs && probe(proof.nic, address)) proof.askedAtMs = now;
    }
  }

  function write(): void {
    if (changed.size === 0) return;
    const rows = changed;
    changed = new Map();
    writing = writing
      .then(() => store.batch((raw) => writeSeenAddresses(raw, rows)))
      .catch((error: unknown) => log.error({ err: error }, 'addresses that were seen could not be stored'));
  }

  function step(): void {
    cancel = clock.after(stepMs, step);
    listen();
    ask();
    write();
  }

  return {
    async load() {
      await writing;
      const rows = await readSeenAddresses(store.read, clock.now() - silentMs);
      for (const { nic, mac, address, seenAtMs } of rows) {
        if (proofs.has(address)) continue;
        follow(nic, mac);
        note(address, { nic, mac, seenAtMs, askedAtMs: -Infinity, storedAtMs: seenAtMs });
      }
    },
    watch(nic, arp) {
      watched.set(nic, arp);
      if (!cancel) step();
      return () => {
        watched.delete(nic);
        if (watched.size > 0) return;
        cancel?.();
        cancel = undefined;
        write();
      };
    },
    follow,
    follows: (mac) => followed.has(mac),
    claimed(nic, mac, address) {
      if (!watched.has(nic)) return;
      follow(nic, mac);
      if (!watched.get(nic)) return prove(nic, mac, address);
      if (proofs.get(address)?.mac === mac) return;
      if (claims.size >= mostFollowed) claims.delete(claims.keys().next().value!);
      claims.set(address, { nic, mac, sinceMs: clock.now() });
      watched.get(nic)!.probe(address);
    },
    holderOf(address) {
      listen();
      const proof = proofs.get(address);
      return proof && clock.now() - proof.seenAtMs <= silentMs ? proof.mac : undefined;
    },
    addressOf: (mac) => addressesOf.get(mac)?.[0],
  };
}
