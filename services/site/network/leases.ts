import { ipv4FromNumber, ipv4ToNumber } from '../../contract/addresses.ts';
import type { Ground } from '../../platform/ground.ts';
import { AddressBook, type AddressRecord } from './address-book.ts';
import { leaseStatements, type LeaseStatements } from './lease-rows.ts';
import type { Durable, Lease, LeaseFacts, LeaseRequest } from './lease.ts';
import { asideMs, exhaustedEvent, storeDeclined, storeInUse } from './lease-trouble.ts';
import { fixedAddresses, servedSubnets, type ServedSubnet } from './served-subnets.ts';
import { subnetFor, type Whereabouts } from './subnet-choice.ts';

export interface Leases {
  /** Reads subnets, ranges, fixed addresses and leases; call it again after any of them was changed elsewhere. */
  load(): Promise<void>;
  /** The subnets as they were loaded last. */
  subnets(): readonly ServedSubnet[];
  /** Undefined when no served subnet is meant. `named` is option 50 or ciaddr. */
  factsFor(mac: string, where: Whereabouts, named: string | undefined): LeaseFacts | undefined;
  /** A promise that is kept in memory for a minute; nothing happens when the address is not the client's to have. */
  offer(subnetId: number, mac: string, address: string): void;
  /** One commit and one flush for all. Each is on disk when it comes back, or lost to another machine. Rejects when the store fails. */
  settle(requests: readonly LeaseRequest[]): Promise<(Durable<Lease> | 'lost')[]>;
  release(subnetId: number, mac: string, address: string): Promise<void>;
  /** A client found the address in use: nobody gets it for a day, and the admin is told. */
  setAside(subnetId: number, mac: string, address: string): Promise<void>;
  /** At most so many free dynamic addresses of the subnets on an interface: those likely next, or those above one. */
  freeOn(nic: string, limit: number, above?: string): string[];
  /**
   * A station was heard to use the address. When it is free, nobody else gets it for a day, and the admin is told:
   * then true. A lease, or what is known as the station's own, stays as it is.
   */
  foundInUse(nic: string, mac: string, address: string): Promise<boolean>;
  /** Who holds an address now: whom metadata may be told to. */
  holderOf(address: string): string | undefined;
  /** The address that a machine holds now, on any subnet. */
  addressOf(mac: string): string | undefined;
  /** Reads the fixed addresses alone, after they were changed. */
  loadFixed(): Promise<void>;
  /** Whose fixed address it is, whether or not a lease of it is held. */
  fixedFor(address: string): string | undefined;
  /** The address that is fixed for a machine, on any subnet. */
  fixedOf(mac: string): string | undefined;
  /** Tells the admin that a pool is empty, at most once an hour. */
  exhausted(subnetId: number): void;
}

const offerMs = 60_000;
const tellAgainMs = 60 * 60_000;

export function openLeases(ground: Pick<Ground, 'store' | 'events' | 'clock' | 'log'>): Leases {
  const { store, events, clock, log } = ground;
  let books = new Map<number, AddressBook>();
  let statements: LeaseStatements | undefined;
  /** When the admin was last told that a subnet's pool is empty. */
  const told = new Map<number, number>();

  const bookOf = (address: number): AddressBook | undefined =>
    [...books.values()].find((book) => book.contains(address));

  /** A lease that was stored lately and needs no new row: firmware, iPXE and the system ask within a minute. */
  function stillFresh(request: LeaseRequest, nowMs: number): Lease | undefined {
    const book = books.get(request.subnetId);
    const record = book?.records.get(number(request.address));
    if (!record?.durable || record.state !== 'active' || record.mac !== request.mac) return undefined;
    const leftMs = record.untilMs - nowMs;
    if (leftMs < book!.subnet.leaseSeconds * 750 || record.hostname !== request.hostname) return undefined;
    return lease(request, record.untilMs, nowMs);
  }

  function offer(subnetId: number, mac: string, address: string): void {
    const book = books.get(subnetId);
    const now = clock.now();
    const status = book?.status(number(address), mac, now);
    if (status !== 'own' && status !== 'free') return;
    const record = book?.records.get(number(address));
    if (record?.mac === mac && (record.state === 'active' || record.inUse) && record.untilMs > now) return;
    book?.give(number(address), { ...blank(mac), state: 'offered', untilMs: now + offerMs });
  }

  return {
    async load() {
      const before = books;
      const subnets = await servedSubnets(store.read);
      const rows = await store.read.selectFrom('lease').selectAll().orderBy('expires_at').execute();
      const now = clock.now();
      books = new Map(subnets.map((subnet) => [subnet.id, new AddressBook(subnet)]));
      for (const row of rows) {
        const ended = row.state === 'released' || Number(row.expires_at) <= now;
        books.get(row.subnet_id)?.give(Number(row.address), {
          mac: row.mac,
          state: ended ? 'free' : row.state === 'declined' ? 'declined' : 'active',
          untilMs: Number(row.expires_at),
          hostname: row.hostname,
          durable: true,
        });
      }
      for (const [id, book] of before) {
        for (const [address, record] of book.records) {
          const read = books.get(id)?.records.get(address);
          if (record.inUse && read?.state === 'declined' && read.mac === record.mac)
            books.get(id)?.give(address, { ...read, inUse: true });
          // Offers, and leases that were committed while the rows were read.
          if (record.state !== 'offered' && record.state !== 'active') continue;
          if (!read || read.untilMs < record.untilMs) books.get(id)?.give(address, record);
        }
      }
    },

    subnets: () => [...books.values()].map((book) => book.subnet),

    factsFor(mac, where, named) {
      const wanted = named === undefined ? undefined : number(named);
      const now = clock.now();
      const book = subnetFor([...books.values()], mac, where, wanted, now);
      if (!book) return undefined;
      const own = book.own(mac, now);
      const status = wanted === undefined ? undefined : book.status(wanted, mac, now, own);
      const free = own || status === 'free' ? undefined : book.anyFree(now);
      return {
        subnet: book.subnet,
        own: own && { address: ipv4FromNumber(own.address), as: own.as },
        named: status,
        free: free === undefined ? undefined : ipv4FromNumber(free),
      };
    },

    offer,

    async settle(requests) {
      const now = clock.now();
      const leases = requests.map((request) => stillFresh(request, now));
      if (leases.every((known) => known !== undefined)) return leases as Durable<Lease>[];
      // Until the commit the address is only promised, but to nobody else.
      requests.forEach((r, i) => leases[i] ?? offer(r.subnetId, r.mac, r.address));
      const granted = await store.batch((raw) => {
        statements ??= leaseStatements(raw);
        const { grant, endOthers } = statements;
        return requests.map((request, i) => {
          const subnet = books.get(request.subnetId)?.subnet;
          if (leases[i] || !subnet) return undefined;
          const row = {
            ...request,
            address: number(request.address),
            startsAt: now,
            expiresAt: now + subnet.leaseSeconds * 1000,
          };
          const known = books.get(row.subnetId)?.records.get(row.address);
          if (!grant(row, known?.inUse === true && known.mac === row.mac)) return undefined;
          endOthers(row.subnetId, row.mac, row.address, now);
          return row;
        });
      });
      const records = granted.map((row) => {
        if (!row) return undefined;
        const record: AddressRecord = {
          mac: row.mac,
          state: 'active',
          untilMs: row.expiresAt,
          hostname: row.hostname,
          durable: false,
        };
        books.get(row.subnetId)?.give(row.address, record);
        return record;
      });
      await store.durable();
      return requests.map((request, i) => {
        const record = records[i];
        if (record) record.durable = true;
        return (leases[i] ?? (record ? lease(request, record.untilMs, now) : 'lost')) as
          Durable<Lease> | 'lost';
      });
    },

    async release(subnetId, mac, address) {
      const now = clock.now();
      await store.batch((raw) => (statements ??= leaseStatements(raw)).release(number(address), mac, now));
      const record = books.get(subnetId)?.records.get(number(address));
      if (record?.mac === mac && record.state === 'active') books.get(subnetId)?.giveBack(number(address));
    },

    async setAside(subnetId, mac, address) {
      const book = books.get(subnetId);
      if (!book) return;
      const untilMs = clock.now() + asideMs;
      const fixed = book.subnet.fixed.get(mac) === number(address);
      await storeDeclined(ground, { subnet: book.subnet, mac, address: number(address), untilMs, fixed });
      if (!fixed) book.give(number(address), { ...blank(mac), state: 'declined', untilMs, durable: true });
    },

    freeOn(nic, limit, above) {
      const now = clock.now();
      const found: string[] = [];
      const there = [...books.values()].filter((book) => book.subnet.nic === nic);
      for (const book of there.sort((a, b) => a.subnet.first - b.subnet.first)) {
        const free = above === undefined ? book.likelyNext(now) : book.freeAbove(number(above), now);
        for (const address of free) {
          if (found.length >= limit) return found;
          found.push(ipv4FromNumber(address));
        }
      }
      return found;
    },

    async foundInUse(nic, mac, address) {
      const value = number(address);
      const book = bookOf(value);
      const record = book?.records.get(value);
      if (book?.subnet.nic !== nic || record?.mac === mac) return false;
      const offered = record?.state === 'offered' && record.untilMs > clock.now();
      if (!offered && book.status(value, '', clock.now()) !== 'free') return false;
      const untilMs = clock.now() + asideMs;
      if (!(await storeInUse(ground, { subnet: book.subnet, mac, address: value, untilMs }))) return false;
      bookOf(value)?.give(value, { ...blank(mac), state: 'declined', untilMs, durable: true, inUse: true });
      return true;
    },

    holderOf(address) {
      const value = ipv4ToNumber(address);
      const record = value === null ? undefined : bookOf(value)?.records.get(value);
      return record?.state === 'active' && record.untilMs > clock.now() ? record.mac : undefined;
    },

    addressOf(mac) {
      const now = clock.now();
      for (const book of books.values()) {
        const address = book.own(mac, now)?.address;
        const record = address === undefined ? undefined : book.records.get(address);
        if (record?.mac === mac && record.state === 'active' && record.untilMs > now)
          return ipv4FromNumber(address!);
      }
      return undefined;
    },

    async loadFixed() {
      const fixed = await fixedAddresses(store.read);
      for (const [id, book] of books) book.fix(fixed.get(id) ?? new Map());
    },

    fixedFor(address) {
      const value = ipv4ToNumber(address);
      return value === null ? undefined : bookOf(value)?.fixedFor(value);
    },

    fixedOf(mac) {
      for (const { subnet } of books.values()) {
        const address = subnet.fixed.get(mac);
        if (address !== undefined) return ipv4FromNumber(address);
      }
      return undefined;
    },

    exhausted(subnetId) {
      const book = books.get(subnetId);
      if (!book || clock.now() - (told.get(subnetId) ?? -Infinity) < tellAgainMs) return;
      told.set(subnetId, clock.now());
      events
        .tell(exhaustedEvent(book.subnet.cidr, book.size()))
        .catch((error: unknown) => log.error({ error }, 'the event of an empty pool could not be written'));
    },
  };
}

const blank = (mac: string) => ({ mac, hostname: null, durable: false });

const lease = (request: LeaseRequest, untilMs: number, nowMs: number): Lease => ({
  address: request.address,
  mac: request.mac,
  expiresAtMs: untilMs,
  seconds: Math.floor((untilMs - nowMs) / 1000),
});

function number(address: string): number {
  const value = ipv4ToNumber(address);
  if (value === null) throw new RangeError(`${address} is no IPv4 address`);
  return value;
}
