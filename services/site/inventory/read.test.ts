import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rows, text, whole } from './clean.ts';
import { fixed, type Hardware } from './hardware.ts';
import { readLldp } from './lldp.ts';
import { readLshw } from './lshw.ts';
import { readReport } from './read.ts';
import { readResources } from './resources.ts';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const resources = fixture('resources-two-sockets.json');
const lshw = fixture('lshw-two-modules.xml');
const lldp = fixture('lldp.json');
const hardwareOf = (json: string): Hardware => {
  const read = readResources(json);
  if ('unusable' in read) throw new Error(read.unusable);
  return read;
};

test('a server with two sockets, in the form of LXD', () => {
  const hardware = hardwareOf(resources);
  expect(hardware).toMatchObject({
    cpu: { model: 'Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz', count: 7, speedMhz: 3700 },
    memoryMib: 262_144,
    numa: [
      { index: 0, memoryMib: 131_072, cores: [0, 1, 4, 5] },
      { index: 1, memoryMib: 131_072, cores: [2, 3, 6] },
    ],
    uuid: '4c4c4544-0033-3510-8051-b4c04f4e3132',
    biosBootMethod: 'uefi',
  });
  expect(hardware.nics).toMatchObject([
    {
      name: 'eno1',
      mac: '3c:fd:fe:11:22:33',
      linkConnected: true,
      linkSpeedMbps: 10_000,
      interfaceSpeedMbps: 10_000,
      driver: 'i40e',
    },
    {
      name: 'eno2',
      mac: '3c:fd:fe:11:22:34',
      linkConnected: false,
      linkSpeedMbps: 0,
      interfaceSpeedMbps: 10_000,
    },
  ]);
  expect(fixed(hardware.disks)).toMatchObject([
    {
      name: 'sda',
      path: '/dev/sda',
      idPath: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4',
      serial: 'ZC1ABCDE',
      rotational: true,
      sizeBytes: 4_000_787_030_016,
    },
    { name: 'nvme0n1', rotational: false, transport: 'nvme', numaNode: 1 },
  ]);
  expect(
    hardware.devices.map((d) => [d.bus, d.address, d.vendorId, d.productId, d.busNumber, d.className]),
  ).toEqual([
    ['pci', '0000:17:00.0', '8086', '1572', 23, 'Ethernet controller'],
    ['usb', '1:2', '046b', 'ff10', 1, 'Human Interface Device'],
  ]);
  expect(hardware.info).toMatchObject({
    system_serial: '7H35QN2',
    mainboard_firmware_version: '2.21.2',
    chassis_type: 'Rack Mount Chassis',
  });
  expect(hardware.info).not.toHaveProperty('system_version');
});

test('memory modules of lshw: empty slots are none, entities are undone once', () => {
  expect(readLshw(lshw)).toEqual([
    {
      slot: 'A1',
      sizeMib: 16_384,
      kind: 'DDR4',
      speedMts: 2666,
      vendor: 'Samsung & Sons',
      part: 'M393A2K43BB1-CTD',
      serial: '36D3A1B2',
    },
    { slot: 'A2', sizeMib: 16_384, kind: 'DDR4', speedMts: null, vendor: null, part: null, serial: null },
  ]);
});

test('neighbours of lldpd, with and without a name', () => {
  expect(readLldp(lldp)).toEqual([
    {
      nic: 'eno1',
      name: 'sw-rack7',
      mac: '00:1c:73:aa:bb:cc',
      port: 'Ethernet12',
      portDescription: 'to build-04',
    },
    {
      nic: 'eno2',
      name: '00:1c:73:aa:bb:dd',
      mac: '00:1c:73:aa:bb:dd',
      port: '00:1c:73:aa:bb:de',
      portDescription: 'port 3',
    },
  ]);
  const json0 =
    '{"lldp":[{"interface":[{"name":"eno1","chassis":[{"id":[{"type":"mac","value":"00:1c:73:aa:bb:cc"}],"name":[{"value":"sw"}]}],"port":[{"id":[{"type":"ifname","value":"Eth1"}],"descr":[{"value":"x"}]}]}]}]}';
  expect(readLldp(json0)).toEqual([
    { nic: 'eno1', name: 'sw', mac: '00:1c:73:aa:bb:cc', port: 'Eth1', portDescription: 'x' },
  ]);
  expect(readLldp('{"lldp": {}}')).toEqual([]);
});

test("what QEMU's machine says of itself, as its ephemeral system reported it", () => {
  const hardware = hardwareOf(fixture('commissioning-qemu.json'));
  expect(hardware).toMatchObject({ cpu: { count: 2 }, memoryMib: 1024, biosBootMethod: 'pxe' });
  expect(hardware.disks.map((d) => [d.name, d.serial, d.sizeBytes, d.transport])).toEqual([
    ['nvme0n1', 'DISK-C', 3 * 2 ** 30, 'nvme'],
    ['sda', 'DISK-B', 2 * 2 ** 30, 'sata'],
    ['vda', 'DISK-A', 4 * 2 ** 30, 'virtio'],
  ]);
  expect(hardware.nics.map((n) => [n.name, n.mac])).toEqual([
    ['eth0', '52:54:00:77:01:01'],
    ['enp0s6', '52:54:00:77:01:02'],
  ]);
  expect(hardware.info).toMatchObject({ system_serial: 'SN-LAB-1', system_vendor: 'Metaldesk Lab' });
  expect(hardware.devices).toHaveLength(10);
  expect(readLshw(fixture('lshw.xml'))).toEqual([
    { slot: 'DIMM 0', sizeMib: 1024, kind: 'RAM', speedMts: null, vendor: 'QEMU', part: null, serial: null },
  ]);
  expect(readLldp(fixture('lldpd.json'))).toMatchObject([
    { nic: 'eth0', name: 'lab-switch', port: 'ge-0/0/1' },
    { nic: 'enp0s6', name: 'lab-switch', port: 'ge-0/0/2' },
  ]);
});

test.each([
  ['resources', 'not json', 'The inventory is not JSON.'],
  ['resources', '[]', 'The inventory has no "resources", as the form of LXD would have.'],
  ['lshw', '<list', "lshw's list is not well-formed XML."],
  ['lshw', '<node>'.repeat(60), "lshw's list holds no hardware."],
  ['lldp', '', "lldpd's answer is not JSON."],
] as const)('%s of %s is unusable with a sentence', (kind, body, unusable) => {
  expect(readReport(kind, Buffer.from(body))).toEqual({ unusable });
});

test('entities are not expanded: a billion laughs stay eleven words', () => {
  const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "${'&lol;'.repeat(1000)}">]><list><node id="bank:0" class="memory"><slot>&lol2;</slot><size>1073741824</size></node></list>`;
  const read = readLshw(laughs);
  expect(JSON.stringify(read).length).toBeLessThan(300);
});

test('texts are one bounded line without controls; numbers stay within bounds', () => {
  expect(text('  a\u0000b\u001b[31m\u202Ec \n d ')).toBe('a b [31m c d');
  expect(text('y'.repeat(1e6))).toHaveLength(255);
  expect(text('<script>alert(1)</script>')).toBe('<script>alert(1)</script>');
  expect(['To Be Filled By O.E.M.', 'None', '0', ' ', 'Not Specified', {}, null].map((v) => text(v))).toEqual(
    Array(7).fill(null),
  );
  expect([
    whole(1e300, 0, 10),
    whole('7', 0, 10),
    whole(NaN, 0, 10),
    whole(-1, 0, 10),
    whole('1e3', 0, 9999),
    whole({}, 0, 1),
  ]).toEqual([0, 7, 0, 0, 0, 0]);
  expect(rows(Array(9).fill(1), 3)).toHaveLength(3);
});

test('hostile values are left out: wrong types, huge numbers, too many rows, names that are paths', () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({ id: `sd${i}`, size: 1e300 }));
  const hardware = hardwareOf(
    JSON.stringify({
      resources: {
        cpu: { sockets: [{ name: ['x'], frequency: '-1', cores: { threads: 'many' } }], total: 1e9 },
        memory: { total: '99999999999999999999', nodes: 7 },
        storage: { disks: [...many, { id: '../../etc/passwd' }, null, 7] },
        network: { cards: [{ ports: [{ id: 'eth0', address: 'zz' }, { id: 5 }, 'x'] }] },
        system: { serial: { a: 1 }, uuid: 'y'.repeat(10_000), vendor: '<b>\u0000\u202EACME</b>' },
      },
    }),
  );
  expect(hardware).toMatchObject({
    cpu: { model: null, count: 0, speedMhz: 0 },
    memoryMib: 0,
    nics: [],
    numa: [],
  });
  expect(hardware.disks).toHaveLength(1024);
  expect(hardware.disks[0]).toMatchObject({ name: 'sd0', sizeBytes: 0 });
  expect(hardware.info).toEqual({ system_vendor: '<b> ACME</b>' });
  expect(hardware.uuid).toHaveLength(64);
});

test('10,000 damaged reports are read or unusable, never an exception', { timeout: 60_000 }, () => {
  const kinds = [
    ['resources', Buffer.from(JSON.stringify(JSON.parse(resources)))],
    ['lshw', Buffer.from(lshw)],
    ['lldp', Buffer.from(lldp)],
  ] as const;
  let unusable = 0;
  for (let i = 0; i < 10_000; i++) {
    const [kind, whole] = kinds[i % 3]!;
    const damaged = Buffer.from(whole);
    for (let k = 0; k <= i % 4; k++)
      damaged[(i * 7919 + k * 104_729) % damaged.length] = (i * 31 + k * 171) % 256;
    const read = readReport(kind, i % 5 === 0 ? damaged.subarray(0, (i * 13) % damaged.length) : damaged);
    if ('unusable' in read) unusable++;
  }
  expect(unusable).toBeGreaterThan(1000);
  expect(unusable).toBeLessThan(9_000);
});

test('any JSON at any place of the inventory is survived', { timeout: 30_000 }, () => {
  const sound = JSON.parse(resources) as { resources: Record<string, Record<string, unknown>> };
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(sound.resources)),
      fc.jsonValue(),
      fc.jsonValue(),
      (part, one, other) => {
        const inner = Object.keys(sound.resources[part]!)[0]!;
        for (const value of [one, { ...sound.resources[part], [inner]: other }, { [inner]: [one, other] }])
          expect(
            readResources(JSON.stringify({ resources: { ...sound.resources, [part]: value } })),
          ).toHaveProperty('cpu');
      },
    ),
    { numRuns: 300 },
  );
});
