import { lifecycle, type Status } from '../../../site/machines/lifecycle.ts';
import type { Fleet, MachineRow } from './fleet.ts';
import { gateways, machineInterfaces } from './interface.ts';
import { numaNode } from './parts.ts';
import { pool, zone } from './places.ts';
import { machineStorage } from './storage.ts';
import { statusKeys, testStatuses } from './test-status.ts';

const api = '/MAAS/api/2.0/';

/** MAAS's hardware_info keys; gomaasapi takes no null, so an unknown one is "Unknown". */
const hardwareKeys = [
  ...['vendor', 'product', 'family', 'version', 'sku', 'serial'].map((k) => `system_${k}`),
  'cpu_model',
  ...['vendor', 'product', 'serial', 'version', 'firmware_vendor', 'firmware_date', 'firmware_version'].map(
    (k) => `mainboard_${k}`,
  ),
  ...['vendor', 'type', 'serial', 'version'].map((k) => `chassis_${k}`),
];

/** A machine in the exact shape of the MAAS REST API 2.0: all keys that its clients rely on. */
export function machine(m: MachineRow, fleet: Fleet): object {
  const status = lifecycle[m.status as Status];
  const nics = machineInterfaces(m, fleet);
  const runs = fleet.runs.get(m.id) ?? [];
  const commissioning = runs.filter((r) => r.purpose === 'enlist' || r.purpose === 'commission').at(-1);
  const installation = runs.filter((r) => r.purpose === 'deploy').at(-1);
  const tests = runs.filter((r) => r.purpose === 'test').at(-1);
  const zoneRow = fleet.zones.get(m.zone_id);
  const poolRow = fleet.pools.get(m.pool_id);
  const hardware = fleet.hardware.get(m.id) ?? {};
  return {
    system_id: m.system_id,
    hostname: m.hostname,
    fqdn: `${m.hostname}.${m.domain}`,
    description: m.description,
    hardware_uuid: m.hardware_uuid,
    domain: {
      id: 0,
      name: m.domain,
      authoritative: true,
      ttl: null,
      is_default: true,
      resource_record_count: 0,
      resource_uri: `${api}domains/0/`,
    },
    owner: m.owner || null,
    owner_data: fleet.ownerData.get(m.id) ?? {},
    locked: m.locked === 1,
    architecture: m.architecture,
    min_hwe_kernel: '',
    hwe_kernel: null,
    cpu_count: m.cpu_count,
    cpu_speed: m.cpu_speed_mhz,
    memory: m.memory_mib,
    storage: m.storage_bytes / 1e6,
    status: status.number,
    status_name: status.label,
    status_action: '',
    status_message: m.error_description || status.label,
    previous_status: m.previous_status ? lifecycle[m.previous_status as Status].number : null,
    previous_status_name: m.previous_status ? lifecycle[m.previous_status as Status].label : null,
    error_description: m.error_description,
    osystem: m.osystem,
    distro_series: m.distro_series,
    ephemeral_deploy: m.ephemeral_deploy === 1,
    netboot:
      m.status === 'deploying' ? m.netboot === 1 : status.boots === 'ephemeral' || m.status === 'ready',
    power_type: m.power_type,
    power_state: m.power_state,
    bios_boot_method: m.bios_boot_method,
    boot_interface: nics.find((n) => n.mac === m.boot_mac)?.shape ?? nics[0]?.shape ?? null,
    interface_set: nics.map((n) => n.shape),
    ip_addresses: [...new Set([...nics.flatMap((n) => n.fixed), ...nics.flatMap((n) => n.leased ?? [])])],
    address_ttl: null,
    ...machineStorage(fleet.storage.get(m.id), m.system_id),
    zone: zoneRow ? zone(zoneRow) : null,
    pool: poolRow ? pool(poolRow) : null,
    tag_names: fleet.tags.get(m.id) ?? [],
    disable_ipv4: false,
    constraints_by_type: {},
    default_gateways: gateways(fleet.links.get(m.id) ?? []),
    parent: null,
    node_type: 0,
    node_type_name: 'Machine',
    current_commissioning_result_id: commissioning?.id ?? null,
    current_testing_result_id: tests?.id ?? null,
    current_installation_result_id: installation?.id ?? null,
    ...statusKeys('commissioning', commissioning?.worst ?? -1),
    ...testStatuses(fleet.tests.get(m.id) ?? []),
    hardware_info: Object.fromEntries(hardwareKeys.map((k) => [k, hardware[k] || 'Unknown'])),
    numanode_set: (fleet.numa.get(m.id) ?? []).map(numaNode),
    workload_annotations: fleet.annotations.get(m.id) ?? {},
    last_sync: null,
    sync_interval: null,
    next_sync: null,
    enable_hw_sync: false,
    enable_kernel_crash_dump: false,
    is_dpu: false,
    resource_uri: `${api}machines/${m.system_id}/`,
  };
}
