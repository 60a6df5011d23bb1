import { expect, test } from 'vitest';
import type { Caller } from '../../contract/implement.ts';
import { aGround } from '../../../test/ground.ts';
import { readServing } from '../network/index.ts';
import { settingNames, settingsContract, type SettingName, type SettingValue } from './contract.ts';
import { openSettings } from './index.ts';

const mira: Caller = { name: 'mira', userId: 1, may: ['view', 'edit', 'admin'] };

test('a setting is stored, and what changed is told once, with who', async () => {
  await using ground = await aGround();
  const settings = openSettings(ground, { restart: () => Promise.resolve() });
  const set = (value: SettingValue) =>
    settings.implementation['settings.set']({ name: 'nodeTimeoutMinutes', value }, mira);
  expect(await set(45)).toEqual({ ok: true, value: {} });
  await set(45);
  expect(await settings.read('nodeTimeoutMinutes')).toBe(45);
  const events = await ground.store.read.selectFrom('event').select(['kind', 'text', 'who']).execute();
  expect(events).toEqual([
    { kind: 'settings.changed', text: 'Time limit of commissioning: 30 min → 45 min.', who: 'mira' },
  ]);
});

test.each<[SettingName, SettingValue, string]>([
  ['nodeTimeoutMinutes', 0, 'from 1 to 1440'],
  ['nodeTimeoutMinutes', '30', 'whole number of minutes'],
  ['defaultStorageLayout', 'zfs', 'Say one of flat, lvm, blank.'],
  ['deskName', '   ', 'Say a name'],
  ['deskName', 'x'.repeat(61), 'at most 60'],
  ['domain', 'no spaces here', 'lab.example'],
  ['upstreamDns', ['192.0.2.300'], '10.77.0.1'],
  ['upstreamNtp', ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'], 'Three are enough'],
  ['autoCommission', 'yes', 'true or false'],
])('%s refuses %j and says what fits', async (name, value, sentence) => {
  await using ground = await aGround();
  const settings = openSettings(ground, { restart: () => Promise.resolve() });
  expect(await settings.set(name, value, 'mira')).toMatchObject({
    ok: false,
    problem: { code: 'bad_input', fields: { value: expect.stringContaining(sentence) as string } },
  });
  expect(await ground.store.read.selectFrom('event').select('n').execute()).toEqual([]);
});

test('what machines are told stands with what is served, and its services start anew', async () => {
  await using ground = await aGround();
  let restarts = 0;
  const settings = openSettings(ground, { restart: () => Promise.resolve((restarts += 1)) });
  await settings.implementation['settings.set']({ name: 'domain', value: ' Lab.Example ' }, mira);
  await settings.implementation['settings.set']({ name: 'upstreamDns', value: ['192.0.2.53'] }, mira);
  await settings.implementation['settings.set']({ name: 'deskName', value: 'Bench 3' }, mira);
  expect(await readServing(ground.store.read)).toMatchObject({
    domain: 'lab.example',
    upstreamDns: ['192.0.2.53'],
  });
  expect(restarts).toBe(2);
});

test('the list holds every setting with its default', async () => {
  await using ground = await aGround();
  const settings = openSettings(ground, { restart: () => Promise.resolve() });
  const answer = await settings.implementation['settings.list']({}, mira);
  if (!answer.ok) throw new Error(answer.problem.sentence);
  const listed = settingsContract['settings.list'].output.parse(answer.value).settings;
  expect(listed.map((s) => s.name)).toEqual([...settingNames]);
  expect(listed.every((s) => JSON.stringify(s.value) === JSON.stringify(s.default))).toBe(true);
});
