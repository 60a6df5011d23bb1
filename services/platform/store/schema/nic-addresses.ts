/** Owned by site/network. An address that this desk gave to an interface of its own computer, or is about to. */
export interface NicAddressTable {
  nic: string;
  address: string;
  prefix: number;
  /** `wanted` while the desk runs; `leaving` until it is taken away, which ends the row. */
  state: 'wanted' | 'leaving';
}
