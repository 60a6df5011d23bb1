import type { AddressStatus } from './address-book.ts';
import type { ServedSubnet } from './served-subnets.ts';

declare const onDisk: unique symbol;
/** A value that survives a power failure: only `Leases.settle` makes one, after the flush. */
export type Durable<T> = T & { readonly [onDisk]: true };

export interface Lease {
  readonly address: string;
  readonly mac: string;
  readonly expiresAtMs: number;
  /** What is left of it, for option 51. */
  readonly seconds: number;
}

/** What a policy needs to know of one client. */
export interface LeaseFacts {
  readonly subnet: ServedSubnet;
  readonly own: { readonly address: string; readonly as: 'fixed' | 'lease' | 'offer' | 'past' } | undefined;
  /** Of the address that the client named. */
  readonly named: AddressStatus | undefined;
  /** Some address that nobody has; looked for only when `own` is none. */
  readonly free: string | undefined;
}

export interface LeaseRequest {
  readonly subnetId: number;
  readonly mac: string;
  readonly address: string;
  readonly hostname: string | null;
  readonly clientId: string | null;
  readonly vendorClass: string | null;
}
