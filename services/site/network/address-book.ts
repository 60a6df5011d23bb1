import type { ServedSubnet } from './served-subnets.ts';

/** What is known of one address. It is kept when the address becomes free, so that its machine gets it again. */
export interface AddressRecord {
  mac: string;
  state: 'offered' | 'active' | 'free' | 'declined';
  /** When an offer lapses, a lease ends, or an address that was set aside may be used again. */
  untilMs: number;
  hostname: string | null;
  /** True once the lease as it stands here is on disk. */
  durable: boolean;
  /** Set aside because `mac` was found to use it without a lease: that one alone may still ask for it. */
  inUse?: boolean;
}

export interface OwnAddress {
  address: number;
  as: 'fixed' | 'lease' | 'offer' | 'past';
}

/** Why an address that a client names can be given to it, or cannot. */
export type AddressStatus = 'own' | 'free' | 'taken' | 'not dynamic' | 'elsewhere';

/** A search over all records is made at most this often, and only when nothing else is free. */
const searchEveryMs = 1_000;

/**
 * Who has which address of one subnet, in memory. A free address is found without looking at those in use: ranges
 * are walked once, and what comes back waits in a queue, oldest first.
 */
export class AddressBook {
  #subnet: ServedSubnet;
  readonly #records = new Map<number, AddressRecord>();
  readonly #byMac = new Map<string, number>();
  /** Whose each fixed address is. */
  #fixedAddresses!: ReadonlyMap<number, string>;
  readonly #returned = new Set<number>();
  #range = 0;
  #next: number;
  #searchedAtMs = -Infinity;

  constructor(subnet: ServedSubnet) {
    this.#subnet = subnet;
    this.fix(subnet.fixed);
    this.#next = subnet.ranges[0]?.[0] ?? 0;
  }

  get subnet(): ServedSubnet {
    return this.#subnet;
  }

  /** Other fixed addresses from now on, by hardware address. A lease that stands is not ended by them. */
  fix(fixed: ReadonlyMap<string, number>): void {
    this.#subnet = { ...this.#subnet, fixed };
    this.#fixedAddresses = new Map([...fixed].map(([mac, address]) => [address, mac]));
  }

  /** Whose fixed address it is. */
  fixedFor(address: number): string | undefined {
    return this.#fixedAddresses.get(address);
  }

  get records(): ReadonlyMap<number, AddressRecord> {
    return this.#records;
  }

  contains(address: number): boolean {
    return address >= this.subnet.first && address <= this.subnet.last;
  }

  /** The address that is meant for this client: fixed, leased, offered, or the one it had before and nobody took since. */
  own(mac: string, nowMs: number): OwnAddress | undefined {
    const fixed = this.subnet.fixed.get(mac);
    // A machine that got the address before it was fixed for this one keeps it until its lease ends.
    if (fixed !== undefined && !this.#heldByAnother(fixed, mac, nowMs))
      return { address: fixed, as: 'fixed' };
    const address = this.#byMac.get(mac);
    if (address === undefined || !this.#dynamic(address)) return undefined;
    const { state, inUse } = this.#records.get(address)!;
    if (state === 'declined' && !inUse) return undefined;
    return { address, as: state === 'active' ? 'lease' : state === 'offered' ? 'offer' : 'past' };
  }

  status(address: number, mac: string, nowMs: number, own = this.own(mac, nowMs)): AddressStatus {
    if (!this.contains(address)) return 'elsewhere';
    if (own?.address === address) return 'own';
    if (!this.#dynamic(address)) return 'not dynamic';
    const record = this.#records.get(address);
    const itsUser = record?.state === 'declined' && record.inUse && record.mac === mac;
    return itsUser || this.#free(address, nowMs) ? 'free' : 'taken';
  }

  /** An address that nobody has; it stays free until it is given away by `give`. Undefined when there is none. */
  anyFree(nowMs: number): number | undefined {
    return this.#fresh(nowMs) ?? this.#oldestReturned(nowMs) ?? this.#searched(nowMs);
  }

  /** Free addresses in the order in which `anyFree` is likely to come to them. */
  *likelyNext(nowMs: number): Generator<number> {
    for (const [i, [first, last]] of this.subnet.ranges.entries()) {
      if (i < this.#range) continue;
      const from = i === this.#range ? this.#next : first;
      for (let address = from; address <= last; address++) {
        if (!this.#records.has(address) && this.#dynamic(address)) yield address;
      }
    }
    for (const address of this.#returned) {
      if (this.#free(address, nowMs) && this.#dynamic(address)) yield address;
    }
  }

  /** Free addresses above this one, range by range. */
  *freeAbove(above: number, nowMs: number): Generator<number> {
    for (const [first, last] of [...this.subnet.ranges].sort((a, b) => a[0] - b[0])) {
      for (let address = Math.max(first, above + 1); address <= last; address++) {
        if (this.#free(address, nowMs) && this.#dynamic(address)) yield address;
      }
    }
  }

  /** Writes down who has the address now. Its last holder, and the client's last address, are forgotten. */
  give(address: number, record: AddressRecord): void {
    const before = this.#records.get(address);
    if (before && this.#byMac.get(before.mac) === address) this.#byMac.delete(before.mac);
    if (record.state === 'declined') {
      // It is nobody's: what its station holds besides stays as it is.
      this.#records.set(address, record);
      this.#returned.delete(address);
      if (record.inUse && !this.#byMac.has(record.mac)) this.#byMac.set(record.mac, address);
      return;
    }
    const last = this.#byMac.get(record.mac);
    // An offer of another address ends no lease: the client may not take it up.
    if (last !== undefined && last !== address && (record.state !== 'offered' || !this.#active(last))) {
      this.giveBack(last);
    }
    this.#records.set(address, record);
    this.#byMac.set(record.mac, address);
    if (record.state === 'free') this.#returned.add(address);
    else this.#returned.delete(address);
  }

  /** Makes an address free again; its machine is remembered. */
  giveBack(address: number): void {
    const record = this.#records.get(address);
    if (!record || record.state === 'declined') return;
    record.state = 'free';
    this.#returned.add(address);
  }

  /** How many addresses the dynamic ranges hold. */
  size(): number {
    return this.subnet.ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  }

  #dynamic(address: number): boolean {
    const within = ([first, last]: readonly [number, number]): boolean => address >= first && address <= last;
    return (
      this.subnet.ranges.some(within) &&
      !this.subnet.reserved.some(within) &&
      !this.#fixedAddresses.has(address)
    );
  }

  #active(address: number): boolean {
    return this.#records.get(address)?.state === 'active';
  }

  #heldByAnother(address: number, mac: string, nowMs: number): boolean {
    return this.#records.get(address)?.mac !== mac && this.#active(address) && !this.#free(address, nowMs);
  }

  #free(address: number, nowMs: number): boolean {
    const record = this.#records.get(address);
    return !record || record.state === 'free' || record.untilMs <= nowMs;
  }

  /** The first address of the ranges that was never given away; each address is passed once. */
  #fresh(nowMs: number): number | undefined {
    for (let range = this.subnet.ranges[this.#range]; range; range = this.subnet.ranges[this.#range]) {
      for (; this.#next <= range[1]; this.#next++) {
        if (!this.#records.has(this.#next) && this.status(this.#next, '', nowMs) === 'free')
          return this.#next;
      }
      this.#next = this.subnet.ranges[++this.#range]?.[0] ?? 0;
    }
    return undefined;
  }

  #oldestReturned(nowMs: number): number | undefined {
    for (const address of this.#returned) {
      if (this.#free(address, nowMs) && this.#dynamic(address)) return address;
      this.#returned.delete(address);
    }
    return undefined;
  }

  /** Puts all that has ended meanwhile into the queue. */
  #searched(nowMs: number): number | undefined {
    if (nowMs - this.#searchedAtMs < searchEveryMs && nowMs >= this.#searchedAtMs) return undefined;
    this.#searchedAtMs = nowMs;
    for (const [address, record] of this.#records) {
      if (record.untilMs > nowMs) continue;
      record.state = 'free';
      this.#returned.add(address);
    }
    return this.#oldestReturned(nowMs);
  }
}
