import { lifecycle, type Status } from '../../../site/machines/lifecycle.ts';
import { scriptStatuses, type ScriptStatus } from '../../../site/scripts/contract.ts';
import type { Fleet, MachineRow } from './fleet.ts';
import { blockDevice, networkInterface, numaNode } from './parts.ts';
import { pool, subnet, vlan, zone } from './places.ts';

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

const testing = (name: string, status: number): object => ({
  [`${name}_status`]: status,
  [`${name}_status_name`]: scriptStatuses[status as ScriptStatus] ?? 'Unknown',
});

function interfaces(m: MachineRow, fleet: Fleet): { address: string | null; shape: object; mac: string }[] {
  return (fleet.interfaces.get(m.id) ?? []).map((i) => {
    const lease = fleet.leases.get(i.mac);
    const net = lease && fleet.subnets.find((s) => s.id === lease.subnet_id);
    const on = net && fleet.vlans.find((v) => v.id === net.vlan_id);
    const discovered =
      net && lease.address ? [{ subnet: subnet(net, fleet.vlans), ip_address: lease.address }] : [];
    return {
      mac: i.mac,
      address: lease?.address ?? null,
      shape: networkInterface(i, m.system_id, i.numa_node ?? 0, on ? vlan(on) : null, discovered),
    };
  });
}

/** A machine in the exact shape of the MAAS REST API 2.0: all keys that its clients rely on. */
export function machine(m: MachineRow, fleet: Fleet): object {
  const status = lifecycle[m.status as Status];
  const nics = interfaces(m, fleet);
  const disks = (fleet.disks.get(m.id) ?? []).map((d) => blockDevice(d, m.system_id));
  const runs = fleet.runs.get(m.id) ?? [];
  const commissioning = runs.filter((r) => r.purpose === 'enlist' || r.purpose === 'commission').at(-1);
  const installation = runs.filter((r) => r.purpose === 'deploy').at(-1);
  const tests = runs.filter((r) => r.purpose === 'test').at(-1);
  const zoneRow = fleet.zones.get(m.zone_id);
  const poolRow = fleet.pools.get(m.pool_id);
  const hardware = fleet.hardware.get(m.id) ?? {};
  const empty = {
    cache_sets: [],
    bcaches: [],
    virtualblockdevice_set: [],
    volume_groups: [],
    raids: [],
    special_filesystems: [],
  };
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
    swap_size: null,
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
    ip_addresses: nics.flatMap((n) => (n.address ? [n.address] : [])),
    address_ttl: null,
    boot_disk: disks[0] ?? null,
    blockdevice_set: disks,
    physicalblockdevice_set: disks,
    ...empty,
    zone: zoneRow ? zone(zoneRow) : null,
    pool: poolRow ? pool(poolRow) : null,
    tag_names: fleet.tags.get(m.id) ?? [],
    disable_ipv4: false,
    constraints_by_type: {},
    default_gateways: {
      ipv4: { gateway_ip: null, link_id: null },
      ipv6: { gateway_ip: null, link_id: null },
    },
    parent: null,
    node_type: 0,
    node_type_name: 'Machine',
    current_commissioning_result_id: commissioning?.id ?? null,
    current_testing_result_id: tests?.id ?? null,
    current_installation_result_id: installation?.id ?? null,
    ...testing('commissioning', commissioning?.worst ?? -1),
    ...testing('testing', tests?.worst ?? -1),
    ...Object.assign(
      {},
      ...['cpu_test', 'memory_test', 'network_test', 'storage_test', 'other_test', 'interface_test'].map(
        (n) => testing(n, -1),
      ),
    ),
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
