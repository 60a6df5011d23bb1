import type { Reader } from '../../platform/store/store.ts';

export interface Known {
  id: number;
  systemId: string;
  hostname: string;
}

/** Which machine a hardware address belongs to, in memory: servers ask it for every packet. */
export interface Roster {
  byMac(mac: string): Known | undefined;
  byId(id: number): Known | undefined;
  macsOf(id: number): string[];
  /** Reads one machine anew after its names or addresses changed, or it was deleted. */
  refresh(db: Reader, id: number): Promise<void>;
}

export async function openRoster(db: Reader): Promise<Roster> {
  const machines = new Map<number, Known & { macs: string[] }>();
  const macs = new Map<string, number>();
  const rows = await db.selectFrom('machine').select(['id', 'system_id', 'hostname']).execute();
  for (const { id, system_id, hostname } of rows)
    machines.set(id, { id, systemId: system_id, hostname, macs: [] });
  for (const { mac, machine_id } of await db.selectFrom('machine_mac').selectAll().execute()) {
    macs.set(mac, machine_id);
    machines.get(machine_id)?.macs.push(mac);
  }
  return {
    byMac: (mac) => machines.get(macs.get(mac) ?? -1),
    byId: (id) => machines.get(id),
    macsOf: (id) => machines.get(id)?.macs ?? [],
    async refresh(reader, id) {
      const row = await reader
        .selectFrom('machine')
        .select(['id', 'system_id', 'hostname'])
        .where('id', '=', id)
        .executeTakeFirst();
      const owned = await reader
        .selectFrom('machine_mac')
        .select('mac')
        .where('machine_id', '=', id)
        .execute();
      for (const mac of machines.get(id)?.macs ?? []) if (macs.get(mac) === id) macs.delete(mac);
      machines.delete(id);
      if (!row) return;
      machines.set(id, {
        id,
        systemId: row.system_id,
        hostname: row.hostname,
        macs: owned.map((o) => o.mac),
      });
      for (const { mac } of owned) macs.set(mac, id);
    },
  };
}
