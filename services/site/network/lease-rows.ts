import type { Raw } from '../../platform/store/store.ts';

/** A lease as it is stored; its address as a number. */
export interface LeaseRow {
  readonly address: number;
  readonly subnetId: number;
  readonly mac: string;
  readonly startsAt: number;
  readonly expiresAt: number;
  readonly hostname: string | null;
  readonly clientId: string | null;
  readonly vendorClass: string | null;
}

/** Statements of the hot path, prepared once on the store's raw handle. */
export interface LeaseStatements {
  /** `isItsUser`: the address was set aside because this machine uses it. False when another machine holds the address: the last wall before handing it out twice. */
  grant(row: LeaseRow, isItsUser: boolean): boolean;
  release(address: number, mac: string, atMs: number): void;
  /** Ends what the machine holds in the subnet besides `address`: a machine has one address in a subnet. */
  endOthers(subnetId: number, mac: string, address: number, atMs: number): void;
}

const columns = 'address, subnet_id, mac, state, starts_at, expires_at, hostname, client_id, vendor_class';

export function leaseStatements(raw: Raw): LeaseStatements {
  const grant = raw.prepare(
    `INSERT INTO lease (${columns}) VALUES (?, ?, ?, 'active', ?, ?, ?, ?, ?)
     ON CONFLICT (address) DO UPDATE SET subnet_id = excluded.subnet_id, mac = excluded.mac, state = 'active',
       starts_at = excluded.starts_at, expires_at = excluded.expires_at, hostname = excluded.hostname,
       client_id = excluded.client_id, vendor_class = excluded.vendor_class
     WHERE lease.state = 'released' OR lease.expires_at <= excluded.starts_at
       OR (lease.mac = excluded.mac AND (lease.state = 'active' OR ?))`,
  );
  const release = raw.prepare(
    `UPDATE lease SET state = 'released', expires_at = ? WHERE address = ? AND mac = ? AND state = 'active'`,
  );
  const endOthers = raw.prepare(
    `UPDATE lease SET state = 'released', expires_at = ?
     WHERE mac = ? AND subnet_id = ? AND address <> ? AND state = 'active'`,
  );
  return {
    grant: (r, isItsUser) => {
      const lease = [r.address, r.subnetId, r.mac, r.startsAt, r.expiresAt];
      return grant.run(...lease, r.hostname, r.clientId, r.vendorClass, isItsUser ? 1 : 0).changes === 1;
    },
    release: (address, mac, atMs) => void release.run(atMs, address, mac),
    endOthers: (subnetId, mac, address, atMs) => void endOthers.run(atMs, mac, subnetId, address),
  };
}
