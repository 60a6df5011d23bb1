import { ipv4FromNumber } from '../../contract/addresses.ts';
import type { NewEvent } from '../../platform/events/events.ts';
import type { Ground } from '../../platform/ground.ts';
import type { ServedSubnet } from './served-subnets.ts';

/** How long an address rests that a client found in use. */
export const asideMs = 24 * 60 * 60_000;

export interface Declined {
  readonly subnet: ServedSubnet;
  readonly mac: string;
  readonly address: number;
  readonly untilMs: number;
  /** The address is fixed for this very machine: it stays so, and only the admin can end the conflict. */
  readonly fixed: boolean;
}

/** Writes down that an address is in use by a machine that did not ask for it, and tells the admin. */
export async function storeDeclined(
  { store, events, clock }: Pick<Ground, 'store' | 'events' | 'clock'>,
  d: Declined,
): Promise<void> {
  const address = ipv4FromNumber(d.address);
  const text = d.fixed
    ? `${d.mac} refuses its fixed address ${address}: another machine on ${d.subnet.cidr} uses it. Find that machine or change the fixed address.`
    : `${d.mac} refuses ${address}: another machine on ${d.subnet.cidr} uses it. The address is set aside for a day.`;
  const row = {
    subnet_id: d.subnet.id,
    mac: d.mac,
    state: 'declined' as const,
    starts_at: clock.now(),
    expires_at: d.untilMs,
    hostname: null,
    client_id: null,
    vendor_class: null,
  };
  await store.transaction(async (tx) => {
    if (!d.fixed) {
      await tx
        .insertInto('lease')
        .values({ address: d.address, ...row })
        .onConflict((c) => c.column('address').doUpdateSet(row))
        .execute();
    }
    await events.record(tx, {
      kind: 'dhcp.declined',
      level: 'warning',
      text,
      facts: { mac: d.mac, address },
    });
  });
}

/**
 * Writes down that a station uses an address without a lease, and tells the admin. False when meanwhile the address
 * was leased, or is set aside already: then nothing is written.
 */
export async function storeInUse(
  { store, events, clock }: Pick<Ground, 'store' | 'events' | 'clock'>,
  found: Omit<Declined, 'fixed'>,
): Promise<boolean> {
  const now = clock.now();
  const address = ipv4FromNumber(found.address);
  const row = {
    ...{ subnet_id: found.subnet.id, mac: found.mac, state: 'declined' as const, starts_at: now },
    ...{ expires_at: found.untilMs, hostname: null, client_id: null, vendor_class: null },
  };
  return store.transaction(async (tx) => {
    const written = await tx
      .insertInto('lease')
      .values({ address: found.address, ...row })
      .onConflict((c) =>
        c
          .column('address')
          .doUpdateSet(row)
          .where((e) => e.or([e('lease.state', '=', 'released'), e('lease.expires_at', '<=', now)])),
      )
      .executeTakeFirst();
    if (Number(written.numInsertedOrUpdatedRows) === 0) return false;
    await events.record(tx, {
      kind: 'dhcp.address_in_use',
      level: 'warning',
      text: `${found.mac} uses ${address} of the dynamic range of ${found.subnet.cidr} without a lease; was it set by hand? The address is set aside for a day. Give that device another one, or reserve its address.`,
      facts: { mac: found.mac, address },
    });
    return true;
  });
}

export const exhaustedEvent = (cidr: string, size: number): NewEvent => ({
  kind: 'dhcp.pool_exhausted',
  level: 'error',
  text:
    size === 0
      ? `${cidr} has no dynamic range: only machines with a fixed address are served there.`
      : `All ${size} addresses of the dynamic range of ${cidr} are in use: new machines get none. Make the range larger.`,
  facts: { subnet: cidr },
});
