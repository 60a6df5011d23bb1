import { expect, test } from 'vitest';
import type { Constraints } from './contract.ts';
import type { MachineFacts } from './facts.ts';
import { matching } from './match.ts';
import { assignDisks, readStorage } from './storage-constraint.ts';
import { readInterfaces } from './network-constraint.ts';

const gb = 1e9;
const machine = (hostname: string, more: Partial<MachineFacts> = {}): MachineFacts => ({
  ...{ id: 1, systemId: 'abc123', hostname, domain: 'lab.example', architecture: 'amd64/generic' },
  ...{ cpuCount: 4, memoryMib: 8192, storageBytes: 500 * gb, zone: 'default', pool: 'default', tags: [] },
  disks: [{ id: 11, name: 'sda', sizeBytes: 500 * gb, tags: ['ssd', 'sata'] }],
  nics: [
    {
      ...{ id: 21, name: 'enp1s0', tags: ['uplink'], linkSpeedMbps: 1000, vid: 0, fabric: 'fabric-0' },
      fabricClass: null,
      links: [{ mode: 'auto', ip: null, subnet: 'lab', subnetId: 3, cidr: '10.77.0.0/24' }],
    },
  ],
  devices: [{ vendorId: '10de', productId: '1eb8', bus: 'pci' }],
  ...more,
});

const small = machine('small');
const large = machine('large', {
  systemId: 'def456',
  cpuCount: 32,
  memoryMib: 131_072,
  tags: ['gpu'],
  zone: 'rack-2',
  pool: 'ml',
  devices: [],
  disks: [
    { id: 31, name: 'nvme0n1', sizeBytes: 2000 * gb, tags: ['ssd', 'nvme'] },
    { id: 32, name: 'sda', sizeBytes: 8000 * gb, tags: ['rotary', 'sata'] },
  ],
});

test.each<[Constraints, string | null]>([
  [{}, 'small'],
  [{ cpuCount: 8 }, 'large'],
  [{ memMib: 8192 }, 'small'],
  [{ tags: ['gpu'] }, 'large'],
  [{ notTags: ['gpu'] }, 'small'],
  [{ zone: 'rack-2' }, 'large'],
  [{ notInZone: ['default', 'rack-2'] }, null],
  [{ pool: 'ml' }, 'large'],
  [{ notInPool: ['ml'] }, 'small'],
  [{ arch: 'amd64' }, 'small'],
  [{ arch: 'arm64/generic' }, null],
  [{ name: 'large.lab.example' }, 'large'],
  [{ systemId: 'def456' }, 'large'],
  [{ devices: ['vendor_id=10DE'] }, 'small'],
  [{ devices: ['vendor_id=10de,product_id=ffff'] }, null],
  [{ storage: 'root:100(ssd),data:2000(rotary)' }, 'large'],
  [{ storage: '600' }, 'large'],
  [{ storage: '100,100,100' }, null],
  [{ interfaces: 'eth0:subnet_cidr=10.77.0.0/24,link_speed=1000' }, 'small'],
  [{ interfaces: 'eth0:link_speed=10000' }, null],
  [{ interfaces: 'eth0:not_tag=uplink' }, null],
  [{ subnets: ['cidr:10.77.0.0/24', 'ip:10.77.0.9'] }, 'small'],
  [{ subnets: ['vid:5'] }, null],
  [{ notSubnets: ['lab'] }, null],
  [{ fabrics: ['fabric-0'] }, 'small'],
  [{ notFabrics: ['fabric-0'] }, null],
])('%o finds %s', (constraints, hostname) => {
  const found = matching([small, large], constraints);
  if ('wrong' in found) throw new Error(found.wrong);
  expect(found.found?.machine.hostname ?? null).toBe(hostname);
});

test('a refusal says what excludes how many, the worst first, and what there is instead', () => {
  const found = matching([small, large], { cpuCount: 64, tags: ['gpu'], memMib: 1024 });
  if ('wrong' in found) throw new Error(found.wrong);
  expect(found.sentence).toBe(
    'None of the 2 Ready machines fits: cpu_count=64 excludes 2 (the most is 32), tags=gpu excludes 1.',
  );
  const empty = matching([], {});
  expect(empty).toMatchObject({ found: null, sentence: expect.stringContaining('No machine is Ready') });
});

test('storage labels name the disks that meet them', () => {
  const found = matching([small, large], { storage: 'root:100(ssd),data:2000' });
  expect(found).toMatchObject({ found: { storage: { root: [31], data: [32] } } });
});

test('a later wish that only one disk fits gets it, whatever came first', () => {
  const disks = [
    { id: 1, name: 'sda', sizeBytes: 100 * gb, tags: ['ssd'] },
    { id: 2, name: 'sdb', sizeBytes: 100 * gb, tags: ['ssd', 'nvme'] },
  ];
  const wanted = readStorage('a:50,b:50(nvme)');
  if ('wrong' in wanted) throw new Error(wanted.wrong);
  expect(assignDisks(wanted, disks)).toEqual({ a: [1], b: [2] });
});

test.each(['root', 'root:big', 'root:5(ssd', 'a:1,a:2', ':5', 'root:-5'])(
  'storage %j is refused with a sentence',
  (text) => expect(readStorage(text)).toHaveProperty('wrong'),
);

test.each(['eth0', 'eth0:speed=5', 'eth0:vid', ':vid=5'])(
  'interfaces %j is refused with a sentence',
  (text) => expect(readInterfaces(text)).toHaveProperty('wrong'),
);
