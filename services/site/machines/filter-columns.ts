import { sql, type RawBuilder } from 'kysely';
import type { FilterField } from './filter-fields.ts';

/** Where a field's values stand: a column of the machine's own row, or of rows that belong to it. */
export interface FilterColumn {
  value: RawBuilder<unknown>;
  /** Tables with a `machine_id` that hold several values a machine; each statement stands behind FROM. */
  from?: RawBuilder<unknown>;
  machineId?: RawBuilder<unknown>;
}

const info = (key: string): FilterColumn => ({
  value: sql`info.value`,
  from: sql`hardware_info info where info.key = ${sql.lit(key)} and info.value <> 'Unknown'`,
  machineId: sql`info.machine_id`,
});

/** What SQL reads for each field. `machine`, `zone` and `pool` are joined already. */
export const filterColumns: Record<FilterField, FilterColumn> = {
  status: { value: sql`machine.status` },
  hostname: { value: sql`machine.hostname` },
  zone: { value: sql`zone.name` },
  pool: { value: sql`pool.name` },
  owner: { value: sql`machine.owner` },
  power: { value: sql`machine.power_state` },
  power_type: { value: sql`machine.power_type` },
  locked: { value: sql`case machine.locked when 0 then 'no' else 'yes' end` },
  cpu: { value: sql`machine.cpu_count` },
  mem: { value: sql`machine.memory_mib` },
  storage: { value: sql`machine.storage_bytes` },
  disks: {
    value: sql`(select count(*) from block_device where block_device.machine_id = machine.id)`,
  },
  arch: { value: sql`machine.architecture` },
  domain: { value: sql`machine.domain` },
  id: { value: sql`machine.system_id` },
  note: { value: sql`machine.description` },
  tags: {
    value: sql`tag.name`,
    // CROSS JOIN keeps this order in SQLite: few tags match, and their machines stand in an index.
    from: sql`tag cross join machine_tag where machine_tag.tag_id = tag.id`,
    machineId: sql`machine_tag.machine_id`,
  },
  mac: {
    value: sql`machine_mac.mac`,
    from: sql`machine_mac where true`,
    machineId: sql`machine_mac.machine_id`,
  },
  ip: {
    value: sql`lease.address`,
    from: sql`lease join machine_mac on machine_mac.mac = lease.mac where lease.state = 'active'`,
    machineId: sql`machine_mac.machine_id`,
  },
  serial: info('system_serial'),
  vendor: info('system_vendor'),
  product: info('system_product'),
};
