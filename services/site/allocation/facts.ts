import type { Reader } from '../../platform/store/store.ts';

export interface DiskFacts {
  id: number;
  name: string;
  sizeBytes: number;
  /** ssd, rotary, nvme, sata ... and those that people gave it. */
  tags: string[];
}

export interface NicFacts {
  id: number;
  name: string;
  tags: string[];
  linkSpeedMbps: number;
  links: { mode: string; ip: string | null; subnet: string; subnetId: number; cidr: string }[];
  vid: number | null;
  fabric: string | null;
  fabricClass: string | null;
}

/** What constraints look at, of one machine. */
export interface MachineFacts {
  id: number;
  systemId: string;
  hostname: string;
  domain: string;
  architecture: string;
  cpuCount: number;
  memoryMib: number;
  storageBytes: number;
  zone: string;
  pool: string;
  tags: string[];
  disks: DiskFacts[];
  nics: NicFacts[];
  devices: { vendorId: string; productId: string; bus: string }[];
}

const kindTags = (disk: { rotational: number; name: string; transport: string | null }): string[] => [
  disk.rotational ? 'rotary' : 'ssd',
  ...(disk.name.startsWith('nvme') ? ['nvme'] : []),
  ...(disk.transport ? [disk.transport.toLowerCase()] : []),
];

const grouped = <T extends { machine_id: number }>(rows: readonly T[]): Map<number, T[]> => {
  const map = new Map<number, T[]>();
  for (const row of rows) {
    const list = map.get(row.machine_id);
    if (list) list.push(row);
    else map.set(row.machine_id, [row]);
  }
  return map;
};

/** Every machine that could be allocated now, the smallest first: what is asked for should not cost the largest one. */
export async function readyMachines(db: Reader): Promise<MachineFacts[]> {
  const rows = await db
    .selectFrom('machine')
    .innerJoin('zone', 'zone.id', 'machine.zone_id')
    .innerJoin('pool', 'pool.id', 'machine.pool_id')
    .select(['machine.id', 'system_id', 'hostname', 'domain', 'architecture', 'cpu_count', 'memory_mib'])
    .select(['storage_bytes', 'zone.name as zone', 'pool.name as pool'])
    .where('status', '=', 'ready')
    .where('locked', '=', 0)
    .orderBy((e) => e('cpu_count', '+', e('memory_mib', '/', 1024)))
    .orderBy('storage_bytes')
    .orderBy('hostname')
    .execute();
  const ready = db.selectFrom('machine').select('id').where('status', '=', 'ready');
  const tags = grouped(
    await db
      .selectFrom('machine_tag')
      .innerJoin('tag', 'tag.id', 'machine_tag.tag_id')
      .select(['machine_id', 'tag.name'])
      .where('machine_id', 'in', ready)
      .execute(),
  );
  const disks = grouped(
    await db
      .selectFrom('block_device')
      .selectAll()
      .where('machine_id', 'in', ready)
      .orderBy('name')
      .execute(),
  );
  const diskTags = grouped(
    await db
      .selectFrom('storage_tag')
      .select(['machine_id', 'block_device_id', 'tag'])
      .where('machine_id', 'in', ready)
      .where('block_device_id', 'is not', null)
      .execute(),
  );
  const devices = grouped(
    await db
      .selectFrom('node_device')
      .select(['machine_id', 'vendor_id', 'product_id', 'bus'])
      .where('machine_id', 'in', ready)
      .execute(),
  );
  const nics = grouped(
    await db
      .selectFrom('network_interface as n')
      .leftJoin('interface as i', (join) =>
        join.onRef('i.mac', '=', 'n.mac').onRef('i.machine_id', '=', 'n.machine_id'),
      )
      .leftJoin('vlan as v', 'v.id', 'n.vlan_id')
      .leftJoin('fabric as f', 'f.id', 'v.fabric_id')
      .select(['n.id', 'n.machine_id', 'n.name', 'n.tags', 'i.link_speed_mbps', 'v.vid'])
      .select(['f.name as fabric', 'f.class_type'])
      .where('n.machine_id', 'in', ready)
      .orderBy('n.id')
      .execute(),
  );
  const links = grouped(
    await db
      .selectFrom('interface_link as l')
      .innerJoin('network_interface as n', 'n.id', 'l.interface_id')
      .innerJoin('subnet as s', 's.id', 'l.subnet_id')
      .select(['n.machine_id', 'l.interface_id', 'l.mode', 'l.ip_address', 's.name', 's.cidr', 's.id'])
      .where('n.machine_id', 'in', ready)
      .execute(),
  );
  return rows.map((row) => ({
    ...{ id: row.id, systemId: row.system_id, hostname: row.hostname, domain: row.domain },
    ...{ architecture: row.architecture, cpuCount: row.cpu_count, memoryMib: row.memory_mib },
    ...{ storageBytes: row.storage_bytes, zone: row.zone, pool: row.pool },
    tags: (tags.get(row.id) ?? []).map((tag) => tag.name),
    disks: (disks.get(row.id) ?? [])
      .filter((disk) => !disk.removable && !disk.read_only)
      .map((disk) => ({
        ...{ id: disk.id, name: disk.name, sizeBytes: disk.size_bytes },
        tags: [
          ...kindTags(disk),
          ...(diskTags.get(row.id) ?? [])
            .filter((tag) => tag.block_device_id === disk.id)
            .map((tag) => tag.tag),
        ],
      })),
    nics: (nics.get(row.id) ?? []).map((nic) => ({
      ...{ id: nic.id, name: nic.name, vid: nic.vid, fabric: nic.fabric, fabricClass: nic.class_type },
      tags: JSON.parse(nic.tags) as string[],
      linkSpeedMbps: nic.link_speed_mbps ?? 0,
      links: (links.get(row.id) ?? [])
        .filter((link) => link.interface_id === nic.id)
        .map((link) => ({
          ...{ mode: link.mode, ip: link.ip_address, subnet: link.name, subnetId: link.id, cidr: link.cidr },
        })),
    })),
    devices: (devices.get(row.id) ?? []).map((device) => ({
      ...{ vendorId: device.vendor_id, productId: device.product_id, bus: device.bus },
    })),
  }));
}
