import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { aGround, aMachineRow, type TestGround } from '../../../test/ground.ts';
import {
  holds,
  openInventory,
  type DiskContents,
  type HardwareSummary,
  type Inventory,
  type Reading,
} from './index.ts';

// Each opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const nobody = { name: 'test', userId: null, may: [] };
const resources = JSON.parse(fixture('resources-two-sockets.json').toString()) as {
  resources: {
    memory: { total: number };
    storage: { disks: { id: string; serial: string; size: number }[] };
    system: { firmware: { version: string } };
  };
};

async function anInventory(ground: TestGround) {
  const summaries: HardwareSummary[] = [];
  const inventory = openInventory(ground, {
    async setHardware(tx, machineId, s) {
      summaries.push(s);
      await tx
        .updateTable('machine')
        .set({ cpu_count: s.cpuCount, memory_mib: s.memoryMib })
        .where('id', '=', machineId)
        .execute();
    },
  });
  const machine = await aMachineRow(ground, { mac: '3c:fd:fe:11:22:33' });
  const report = async (script: string, bytes: Uint8Array, id = machine.id): Promise<void> => {
    const reading = await inventory.read(script, bytes);
    if (!reading || 'unusable' in reading) throw new Error('unusable');
    await ground.store.transaction((tx) => inventory.store(tx, id, reading));
  };
  return { inventory, machine, summaries, report };
}
async function got(inventory: Inventory, systemId = 'abc123') {
  const answer = await inventory.implementation['inventory.get']({ systemId }, nobody);
  if (!answer.ok) throw new Error(answer.problem.sentence);
  return answer.value;
}

test('reports of a run become rows, and the machine gets its columns', async () => {
  await using ground = await aGround();
  const { inventory, machine, summaries, report } = await anInventory(ground);
  await report('50-maas-01-commissioning', fixture('resources-two-sockets.json'));
  await report('maas-lshw', fixture('lshw-two-modules.xml'));
  await report('maas-capture-lldpd', fixture('lldp.json'));
  await ground.store.transaction((tx) =>
    inventory.bmcFound(tx, machine.id, {
      kind: 'ipmi',
      address: '10.77.0.201',
      mac: null,
      firmwareVersion: '2.1\u0000',
    }),
  );
  expect(summaries).toEqual([
    {
      cpuCount: 7,
      cpuSpeedMhz: 3700,
      memoryMib: 262_144,
      storageBytes: 4_000_787_030_016 + 1_600_321_314_816,
      hardwareUuid: '4c4c4544-0033-3510-8051-b4c04f4e3132',
      biosBootMethod: 'uefi',
    },
  ]);
  const seen = await got(inventory);
  expect(seen).toMatchObject({
    readAt: ground.clock.now(),
    cpu: { count: 7 },
    memory: { mib: 262_144, modules: [{ slot: 'A1' }, { slot: 'A2' }] },
    numa: [{ index: 0, cores: [0, 1, 4, 5] }, { index: 1 }],
    disks: [{ name: 'nvme0n1' }, { name: 'sda' }, { name: 'sdb', removable: true }],
    interfaces: [
      { name: 'eno1', isBoot: true, neighbourName: 'sw-rack7', neighbourPort: 'Ethernet12' },
      { name: 'eno2', isBoot: false },
    ],
    hardwareInfo: { system_serial: '7H35QN2', system_vendor: 'Dell Inc.' },
    bmc: { kind: 'ipmi', address: '10.77.0.201', mac: null, firmwareVersion: '2.1' },
    changes: { since: null, lines: [] },
  });
  const disks = await ground.store.transaction((tx) => inventory.disks(tx, machine.id));
  expect(disks.map((d) => d.name)).toEqual(['nvme0n1', 'sda']);
});

test('a second reading tells what changed since the first', async () => {
  await using ground = await aGround();
  const { inventory, report } = await anInventory(ground);
  await report('50-maas-01-commissioning', fixture('resources-two-sockets.json'));
  const first = ground.clock.now();
  await ground.clock.advance(86_400_000);
  await report('50-maas-01-commissioning', fixture('resources-two-sockets.json'));
  expect((await got(inventory)).changes).toEqual({ since: first, lines: [] });
  const changed = structuredClone(resources);
  changed.resources.memory.total /= 2;
  changed.resources.storage.disks[0]!.serial = 'ZC1NEW00';
  changed.resources.storage.disks.pop();
  changed.resources.system.firmware.version = '2.22.0';
  await report('50-maas-01-commissioning', Buffer.from(JSON.stringify(changed)));
  expect((await got(inventory)).changes.lines).toEqual([
    { sign: '~', text: 'Firmware 2.21.2 → 2.22.0' },
    { sign: '~', text: 'Memory 256 GiB → 128 GiB' },
    { sign: '-', text: 'Disk ST4000NM0035-1V4 ZC1ABCDE 4.0 TB firmware TN03' },
    { sign: '-', text: 'Disk Cruzer Blade 4C530001 15 GB' },
    { sign: '+', text: 'Disk ST4000NM0035-1V4 ZC1NEW00 4.0 TB firmware TN03' },
  ]);
});

test("another machine's address stays with that machine", async () => {
  await using ground = await aGround();
  const { inventory, report } = await anInventory(ground);
  await report('50-maas-01-commissioning', fixture('resources-two-sockets.json'));
  const thief = await aMachineRow(ground, { systemId: 'thief1' });
  await report('50-maas-01-commissioning', fixture('resources-two-sockets.json'), thief.id);
  expect((await got(inventory)).interfaces).toHaveLength(2);
  expect((await got(inventory, 'thief1')).interfaces).toHaveLength(0);
});

test('a large lshw list is read in a thread: the event loop is not held', { timeout: 60_000 }, async () => {
  await using ground = await aGround();
  const { inventory } = await anInventory(ground);
  const bank = '<node id="bank:0" class="memory"><slot>A</slot><size units="bytes">1073741824</size></node>';
  const large = Buffer.from(`<list><node id="x" class="system">${bank.repeat(8_000)}</node></list>`);
  const warm = (await inventory.read('maas-lshw', large)) as Reading;
  expect(warm.kind === 'lshw' && warm.modules.length).toBe(1024);
  let turns = 0;
  let reading = true;
  const turn = (): void => {
    turns++;
    if (reading) setImmediate(turn);
  };
  turn();
  await inventory.read('maas-lshw', large);
  reading = false;
  expect(turns).toBeGreaterThan(20);
  expect(await inventory.read('maas-lshw', Buffer.alloc(9 * 2 ** 20))).toEqual({
    unusable: 'The report has 9437184 bytes; at most 8388608 are read.',
  });
  expect(await inventory.read('some-script', Buffer.from('x'))).toBeNull();
  await inventory.close();
});

const contentsOf = async (ground: TestGround) => {
  const rows = await ground.store.read.selectFrom('disk_content').selectAll().orderBy('disk').execute();
  return rows.map((row) => JSON.parse(row.content) as DiskContents);
};

test('what disks hold is kept, and follows what this desk does to them', async () => {
  await using ground = await aGround();
  const { inventory, machine, report } = await anInventory(ground);
  await report('50-maas-01-commissioning', fixture('resources-two-sockets.json'));
  await report('60-metaldesk-disk-contents', fixture('disk-contents.json'));
  expect((await contentsOf(ground)).map((d) => d.disk)).toEqual([
    'nvme0n1',
    'sda',
    'sdb',
    'sdc',
    'sdd',
    'sde',
  ]);
  await ground.store.transaction((tx) => inventory.disksWritten(tx, machine.id, ['sda', 'sdx'], 'Debian 12'));
  await ground.store.transaction((tx) => inventory.disksErased(tx, machine.id, ['nvme0n1']));
  const said = new Map((await contentsOf(ground)).map((d) => [d.disk, holds(d, ground.clock.now())]));
  expect(said.get('sda')).toMatch(/^Debian 12, last used on \d+ \w+$/);
  expect(said.get('nvme0n1')).toBeNull();
  expect(said.get('sdb')).toMatch(/^Debian GNU\/Linux 12/);
  await report('60-metaldesk-disk-contents', Buffer.from('{"disks": []}'));
  expect(await contentsOf(ground)).toEqual([]);
});

test('a disk keeps its number through every commissioning, under whatever letter', async () => {
  await using ground = await aGround();
  const { report } = await anInventory(ground);
  const numbers = async () => {
    const rows = await ground.store.read.selectFrom('block_device').select(['id', 'serial']).execute();
    return Object.fromEntries(rows.map((row) => [row.serial ?? '', row.id]));
  };
  await report('50-maas-01-commissioning', fixture('resources-two-sockets.json'));
  const before = await numbers();
  const moved = structuredClone(resources);
  const [first, second] = moved.resources.storage.disks;
  [first!.id, second!.id] = [second!.id, first!.id];
  moved.resources.storage.disks.pop();
  await report('50-maas-01-commissioning', Buffer.from(JSON.stringify(moved)));
  const after = await numbers();
  expect(Object.keys(after)).toHaveLength(Object.keys(before).length - 1);
  expect(before).toMatchObject(after);
});
