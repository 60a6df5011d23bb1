import { statuses } from '../../services/site/machines/index.ts';
import type { TestGround } from '../ground.ts';

export const macOf = (i: number): string =>
  `52:54:00:${[i >> 16, (i >> 8) & 255, i & 255].map((b) => b.toString(16).padStart(2, '0')).join(':')}`;

/** Many machines straight into the store: all states in turn, two disks, three facts, two tags and a lease each. */
export async function aGreatFleet(ground: TestGround, count: number): Promise<void> {
  const sealed = ground.secrets.seal('{}');
  await ground.store.batch((raw) => {
    raw.exec(`insert into zone (name) values ('rack-1'), ('rack-2'); insert into pool (name) values ('gpu');
      insert into fabric (name) values ('f'); insert into vlan (fabric_id, vid, name) values (1, 0, 'v');
      insert into subnet (vlan_id, name, cidr) values (1, 's', '10.0.0.0/8');`);
    const tag = raw.prepare('insert into tag (name) values (?)');
    for (let i = 0; i < 50; i++) tag.run(`tag-${i}`);
    const machine = raw.prepare(
      `insert into machine (system_id, hostname, domain, architecture, status, previous_status, status_since, zone_id,
        pool_id, power_type, power_state, power_parameters, boot_mac, cpu_count, memory_mib, storage_bytes, created_at,
        updated_at) values (?, ?, 'maas', 'amd64/generic', ?, 'ready', ?, ?, ?, 'ipmi', ?, ?, ?, ?, ?, ?, 0, 0)`,
    );
    const mac = raw.prepare('insert into machine_mac (mac, machine_id) values (?, ?)');
    const info = raw.prepare('insert into hardware_info (machine_id, key, value) values (?, ?, ?)');
    const disk = raw.prepare(
      'insert into block_device (machine_id, name, path, size_bytes, block_size) values (?, ?, ?, 1, 512)',
    );
    const tagged = raw.prepare('insert into machine_tag (machine_id, tag_id) values (?, ?)');
    const lease = raw.prepare(
      "insert into lease (address, subnet_id, mac, state, starts_at, expires_at) values (?, 1, ?, 'active', 0, 1)",
    );
    for (let i = 0; i < count; i++) {
      const { lastInsertRowid: id } = machine.run(
        ...[i.toString(36).padStart(6, '0'), `host-${String((i * 7919) % count).padStart(5, '0')}`],
        ...[
          statuses[i % statuses.length]!,
          i,
          1 + (i % 3),
          1 + (i % 2),
          i % 2 ? 'on' : 'off',
          sealed,
          macOf(i),
        ],
        ...[(i % 16) * 8, (i % 64) * 8192, i * 1e9],
      );
      mac.run(macOf(i), id);
      for (const [key, value] of [
        ['system_serial', `SN${i}`],
        ['system_vendor', i % 3 ? 'Dell Inc.' : 'Supermicro'],
        ['system_product', `R${i % 9}40`],
      ])
        info.run(id, key, value);
      for (const name of ['sda', 'sdb']) disk.run(id, name, `/dev/${name}`);
      tagged.run(id, 1 + (i % 50));
      tagged.run(id, 1 + ((i + 7) % 50));
      lease.run(0x0a000000 + i, macOf(i));
    }
  });
}
