import { ipv4FromNumber, ipv4ToNumber } from '../../contract/addresses.ts';
import type { Raw, Reader } from '../../platform/store/store.ts';

/** An address that a machine was proved to have. */
export interface SeenRow {
  readonly mac: string;
  readonly nic: string;
  readonly address: string;
  readonly seenAtMs: number;
}

const mostRead = 4_096;

/** What was seen since, oldest first. Index: seen_address_seen_at. */
export async function readSeenAddresses(db: Reader, sinceMs: number): Promise<SeenRow[]> {
  const rows = await db
    .selectFrom('seen_address')
    .selectAll()
    .where('seen_at', '>=', sinceMs)
    .orderBy('seen_at', 'desc')
    .limit(mostRead)
    .execute();
  return rows.reverse().map(({ mac, nic, address, seen_at }) => ({
    ...{ mac, nic, address: ipv4FromNumber(Number(address)), seenAtMs: Number(seen_at) },
  }));
}

/** By address: its row, or null when nobody is known to have it any more. */
export function writeSeenAddresses(raw: Raw, rows: ReadonlyMap<string, SeenRow | null>): void {
  const gone = raw.prepare('DELETE FROM seen_address WHERE address = ?');
  const seen = raw.prepare(
    `INSERT INTO seen_address (address, mac, nic, seen_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (address) DO UPDATE SET mac = excluded.mac, nic = excluded.nic, seen_at = excluded.seen_at`,
  );
  for (const [address, row] of rows) {
    const key = ipv4ToNumber(address)!;
    if (row) seen.run(key, row.mac, row.nic, row.seenAtMs);
    else gone.run(key);
  }
}
