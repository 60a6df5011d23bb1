import type { Ground } from '../../platform/ground.ts';
import type { AddressAsks } from './address-use.ts';

/** What links must know of, or have done by, their neighbours; wired by the controller. */
export interface LinksAsks extends AddressAsks {
  /** Reads what is fixed for whom, once it is committed. */
  loadFixed(): Promise<void>;
}

export interface Context {
  ground: Ground;
  asks: LinksAsks;
  /** Said in the transaction that changes what is fixed. */
  fixedChanged(): void;
}
