import type { Tx } from '../../platform/store/store.ts';

/** A card whose address DHCP is to give it, because a link of its interface has that address. */
export interface FixedAddress {
  subnetId: number;
  mac: string;
  address: number;
  linkId: number;
}

/** Fixes an address for a card. One that was fixed for it in this subnet before stays: a card has one. */
export async function fixAddress(tx: Tx, fixed: FixedAddress): Promise<void> {
  await tx
    .insertInto('static_address')
    .values({
      mac: fixed.mac,
      address: fixed.address,
      subnet_id: fixed.subnetId,
      comment: '',
      link_id: fixed.linkId,
    })
    .onConflict((c) => c.doNothing())
    .execute();
}

/** Takes back what was fixed for these links. */
export async function unfixAddresses(tx: Tx, linkIds: readonly number[]): Promise<void> {
  if (linkIds.length === 0) return;
  await tx.deleteFrom('static_address').where('link_id', 'in', linkIds).execute();
}
