import { expect, test } from 'vitest';
import { aDeskCore, mira, type DeskCore } from '../../../test/desk-core.ts';
import { aGround, type TestGround } from '../../../test/ground.ts';
import { ipv4ToNumber } from '../../contract/addresses.ts';
import type { Heard } from './asks.ts';
import { intakeImplementation } from './index.ts';

const vendors: Record<string, string> = { '3c:ec:ef:00:00:01': 'Super Micro Computer' };

function anIntake(ground: TestGround, core: DeskCore, heard: Heard[] = []) {
  const { machines, power } = core;
  let added: number[] = [];
  return intakeImplementation(ground, {
    powerTypes: () => power.types().map((type) => type.type),
    powerParameters: () => ['power_address', 'power_user', 'power_pass'],
    powerSecrets: () => new Set(['power_pass']),
    prepare: (type, parameters) => power.prepare(type, parameters),
    async insertMachines(tx, rows, by) {
      const made = await machines.insertMany(tx, rows, { text: 'added from a list', who: by });
      if (!made.ok) return made;
      added = made.value.map((row) => row.id);
      return { ok: true, value: made.value.map((row) => row.systemId) };
    },
    announce: () => machines.announce(added),
    commission: () => Promise.resolve(7),
    heard: () => heard,
    isMachine: (mac) => machines.roster.byMac(mac) !== undefined,
    vendorsOf: (macs) => Promise.resolve(new Map(macs.map((mac) => [mac, vendors[mac] ?? null]))),
  });
}

async function preview(intake: ReturnType<typeof anIntake>, text: string) {
  const told = await intake['machines.import_preview']({ text }, mira);
  if (!told.ok) throw new Error(told.problem.sentence);
  return told.value;
}

const sheet = `Name;MAC address;BMC IP;Power type;ipmi password;Zone;Tags;Notes
web-01;52:54:00:AA:00:01;10.77.0.201;ipmi;hush;default;"web, rack 7";"<b>نعم</b> 🦆"
web-02;5254.00aa.0002 52-54-00-aa-00-12;;manual;;;;
`;

test('a sheet as people write it: columns are understood, nothing is written, then all of it', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const intake = anIntake(ground, core);
  const told = await preview(intake, sheet);
  expect(told).toMatchObject({
    format: 'csv',
    rows: 2,
    ready: 2,
    mistakes: [],
    newTags: ['7', 'rack', 'web'],
  });
  expect(told.columns.map((c) => c.field)).toEqual([
    ...['hostname', 'mac', 'power_address', 'power_type', 'power_pass', 'zone', 'tags', 'description'],
  ]);
  expect(told.sample[1]).toMatchObject({ macs: ['52:54:00:aa:00:02', '52:54:00:aa:00:12'] });
  expect(JSON.stringify(told)).not.toContain('hush');
  expect(await ground.store.read.selectFrom('machine').select('id').execute()).toEqual([]);
  const added = await intake['machines.import']({ text: sheet, commission: true }, mira);
  expect(added).toMatchObject({ value: { created: 2, bulkId: '7' } });
  const listed = await core.machines.implementation['machines.list'](
    { offset: 0, limit: 10, filter: '', sort: 'hostname', descending: false },
    mira,
  );
  expect(listed).toMatchObject({
    value: {
      items: [
        { hostname: 'web-01', powerType: 'ipmi', tags: ['7', 'rack', 'web'], status: 'new' },
        { hostname: 'web-02', powerType: 'manual', mac: '52:54:00:aa:00:02' },
      ],
    },
  });
  expect(core.machines.roster.byMac('52:54:00:aa:00:12')?.hostname).toBe('web-02');
  expect((await preview(intake, sheet)).mistakes).toHaveLength(5);
  await core.stop();
});

test('a pasted list: a name and cards in any order', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const told = await preview(
    anIntake(ground, core),
    '52:54:00:00:00:01\nbuild-01, 52:54:00:00:00:02 52:54:00:00:00:03\n52:54:00:00:00:04 build-02 what\n',
  );
  expect(told).toMatchObject({ format: 'list', rows: 3, ready: 2 });
  expect(told.sample.map((row) => row.hostname)).toEqual([null, 'build-01', 'build-02']);
  expect(told.mistakes).toMatchObject([{ line: 3, column: 28, value: 'what' }]);
  await core.stop();
});

test.each<[string, string, object]>([
  ['an emoji', '🦆duck,52:54:00:00:00:01', { field: 'name', column: 1, sentence: /For example duck\./ }],
  ['right to left', 'خادم,52:54:00:00:00:01', { field: 'name', sentence: /lower-case letters/ }],
  ['HTML', '<b>web</b>,52:54:00:00:00:01', { value: '<b>web</b>', sentence: /For example b-web-b\./ }],
  ['255 characters', `${'a'.repeat(255)},52:54:00:00:00:01`, { field: 'name', sentence: /1 to 63/ }],
  ['capitals', 'Web-01,52:54:00:00:00:01', { sentence: /For example web-01\./ }],
  ['no card', 'web-01,', { column: null, sentence: /at least one MAC/ }],
  ['half a card', 'web-01,52:54:00', { field: 'mac', column: 8, sentence: /looks like/ }],
  ['a group address', 'web-01,01:00:5e:00:00:01', { sentence: /no address of a card/ }],
  ['the same card twice', 'web-01,52:54:00:00:00:01 52:54:00:00:00:01', { sentence: /line twice/ }],
  ['a cell too many', 'web-01,52:54:00:00:00:01,,,,,,extra', { column: 31, sentence: /8 cells.*7 columns/ }],
  [
    'an unknown power type',
    'web-01,52:54:00:00:00:01,ilo9',
    { field: 'power_type', sentence: /There are: ipmi/ },
  ],
  ['parameters without a type', 'web-01,52:54:00:00:00:01,,10.0.0.1', { sentence: /Name the power type/ }],
  ['a parameter missing', 'web-01,52:54:00:00:00:01,ipmi', { sentence: /power_address/ }],
  ['an unknown zone', 'web-01,52:54:00:00:00:01,,,rack-9', { field: 'zone', sentence: /There are: default/ }],
  ['a tag that is none', 'web-01,52:54:00:00:00:01,,,,gpu!', { field: 'tags', sentence: /cannot be a tag/ }],
  ['an open quote', '"web-01,52:54:00:00:00:01', { column: 1, field: null, sentence: /never closed/ }],
])('%s', async (_, line, expected) => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const text = `name,mac,power_type,power_address,zone,tags,notes\n${line}\n`;
  const { mistakes, ready } = await preview(anIntake(ground, core), text);
  expect(ready).toBe(0);
  const { sentence, ...rest } = expected as { sentence: RegExp };
  expect(mistakes).toContainEqual(expect.objectContaining({ line: 2, ...rest }));
  expect(mistakes.map((m) => m.sentence).join('\n')).toMatch(sentence);
  await core.stop();
});

test('headers: unknown ones, doubled ones, none for cards', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const { mistakes } = await preview(anIntake(ground, core), 'name,colour,hostname\na,b,c\n');
  expect(mistakes.map((m) => [m.line, m.column])).toEqual([
    [1, null],
    [1, 6],
    [1, 13],
    [2, null],
  ]);
  await core.stop();
});

test('ten thousand rows with every tenth one wrong: all mistakes are told, none is added; mended, all are', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const intake = anIntake(ground, core);
  const mac = (i: number) =>
    `52:54:00:${[i >> 16, (i >> 8) & 255, i & 255].map((b) => b.toString(16).padStart(2, '0')).join(':')}`;
  const rows = (wrong: boolean) =>
    Array.from({ length: 10_000 }, (_, i) => {
      const bad = wrong && i % 10 === 0;
      return `node-${i},${bad ? 'nonsense' : mac(i)},ipmi,10.1.${i >> 8}.${i & 255},s3cret${i},rack ${i % 40}`;
    });
  const text = (wrong: boolean) => `name,mac,power type,bmc,password,tags\n${rows(wrong).join('\n')}\n`;
  const told = await preview(intake, text(true));
  expect(told).toMatchObject({ rows: 10_000, ready: 9_000, mistakesTotal: 1_000 });
  expect(told.mistakes.at(-1)).toMatchObject({ line: 9_992, value: 'nonsense' });
  expect(await intake['machines.import']({ text: text(true), commission: false }, mira)).toMatchObject({
    problem: { sentence: expect.stringContaining('1000 mistakes, so nothing was added') },
  });
  const count = () => ground.store.read.selectFrom('machine').select('id').execute();
  expect(await count()).toHaveLength(0);
  expect(await intake['machines.import']({ text: text(false), commission: false }, mira)).toMatchObject({
    value: { created: 10_000 },
  });
  expect(await count()).toHaveLength(10_000);
  expect((await preview(intake, `${text(false)}one-more,${mac(20_000)}\n`)).mistakesTotal).toBe(20_001);
  await core.stop();
}, 60_000);

test('discovered: no machines, no switches; those that want to boot first; a name that could be one is proposed', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const station = (mac: string, more: Partial<Heard> = {}): Heard => ({
    ...{ mac, address: null, hostname: null, asksToBoot: false, isNoMachine: false, firstAt: 1, lastAt: 1 },
    ...more,
  });
  await ground.store.batch((raw) =>
    raw.exec(`insert into fabric (name) values ('f'); insert into vlan (fabric_id, vid, name) values (1, 0, 'v');
      insert into subnet (vlan_id, name, cidr) values (1, 's', '10.77.0.0/16');
      insert into lease (address, subnet_id, mac, state, starts_at, expires_at, hostname, vendor_class) values
        (${ipv4ToNumber('10.77.0.101')}, 1, '3c:ec:ef:00:00:01', 'active', 500, 900, 'Laptop.Office', null),
        (${ipv4ToNumber('10.77.0.102')}, 1, '3c:ec:ef:00:00:02', 'active', 400, 900, '!', 'PXEClient:Arch:00007');
      insert into boot_step (mac, boot_number, step, at, facts) values ('3c:ec:ef:00:00:03', 1, 'dhcp', 300, '{}'),
        ('3c:ec:ef:00:00:03', 1, 'tftp', 310, '{}')`),
  );
  const intake = anIntake(ground, core, [
    station('3c:ec:ef:00:00:01', { lastAt: 700, address: '10.77.0.101' }),
    station('3c:ec:ef:00:00:09', { isNoMachine: true }),
    station('3c:ec:ef:00:00:08', { lastAt: 600 }),
  ]);
  const listed = await intake['machines.discovered']({ offset: 0, limit: 10 }, mira);
  expect(listed).toMatchObject({
    value: {
      total: 4,
      items: [
        {
          mac: '3c:ec:ef:00:00:02',
          address: '10.77.0.102',
          askedForBoot: true,
          add: { macs: ['3c:ec:ef:00:00:02'] },
        },
        { mac: '3c:ec:ef:00:00:03', askedForBoot: true, firstSeenAt: 300, lastSeenAt: 310 },
        {
          mac: '3c:ec:ef:00:00:01',
          vendor: 'Super Micro Computer',
          lastSeenAt: 700,
          add: { hostname: 'laptop' },
        },
        { mac: '3c:ec:ef:00:00:08', address: null },
      ],
    },
  });
  await core.stop();
});
