import { expect, test } from 'vitest';
import { aSite, type Site } from './site.ts';

const cards = ['52:54:00:f1:00:01', '52:54:00:f1:00:02', '52:54:00:f1:00:03'];

const ended = (site: Site, bulkId: string) =>
  site.until('the bulk action is over', async () => {
    const told = await site.do('machines.bulk_result', { bulkId });
    return told.job.endedAt === null ? null : told;
  });

test('a list is pasted, commissioned at once, and every machine tells its result', async () => {
  await using site = await aSite();
  const [first, second] = [
    await site.plugIn({ macs: [cards[0]!], bmc: true }),
    await site.plugIn({ macs: [cards[1]!] }),
  ];
  const { power_address: bmc, power_user: user, power_pass: pass } = first.power.powerParameters;
  const text = [
    'Name,MAC,Power type,BMC,User,Password,Tags,Notes',
    `rack-01,${cards[0]},ipmi,${bmc},${user},${pass},"lab, booth",شكرا <b>&</b> 🦆`,
    `rack-02,${cards[1]},,,,,lab,`,
  ].join('\n');
  const told = await site.do('machines.import_preview', { text });
  expect(told).toMatchObject({ rows: 2, ready: 2, mistakesTotal: 0, newTags: ['booth', 'lab'] });
  expect(JSON.stringify(told)).not.toContain(pass);
  const added = await site.do('machines.import', { text, commission: true });
  const { job, items } = await ended(site, added.bulkId!);
  expect(job).toMatchObject({ action: 'commission', total: 2, done: 2, refused: 0 });
  expect(items.map((i) => [i.hostname, i.sentence])).toEqual([
    ['rack-01', 'Switched on by IPMI, its hardware is read.'],
    ['rack-02', 'No BMC: you will be asked to switch it on. Then its hardware is read.'],
  ]);
  await second.powerOn();
  await site.until('both are Ready', async () => {
    const ready = await site.do('machines.ids', { filter: 'status:(=ready) tags:(=lab)' });
    return ready.total === 2;
  });
  await first.settled();
  const [machine] = (await site.do('machines.list', { filter: 'note:🦆' })).items;
  expect(machine).toMatchObject({ hostname: 'rack-01', tags: ['booth', 'lab'] });
  const events = (await site.events()).join('\n');
  expect(events).toContain('added from a list');
  expect(events).not.toContain(pass);
});

test('a bulk action outlives a restart of the desk; saved views and places do too', async () => {
  await using site = await aSite();
  const text = Array.from({ length: 300 }, (_, i) => {
    const [high, low] = [(i >> 8).toString(16), (i & 255).toString(16)].map((h) => h.padStart(2, '0'));
    return `node-${i} 52:54:00:f2:${high}:${low}`;
  }).join('\n');
  await site.do('machines.import', { text });
  await site.do('zones.create', { name: 'rack 1' });
  await site.do('views.save', { name: 'Lab', filter: 'zone:("rack 1")', grouping: 'zone' });
  const target = { action: 'set_zone', filter: '', parameters: { zone: 'rack 1' } } as const;
  expect(await site.do('machines.bulk_preview', target)).toMatchObject({
    ...{ total: 300, willCount: 300, willNotCount: 0 },
    will: [{ sentence: 'From default to rack 1.', count: 300 }],
  });
  const { bulkId } = await site.do('machines.bulk', target);
  await site.stop();
  await site.start();
  expect((await ended(site, bulkId)).job).toMatchObject({ total: 300, done: 300, waiting: 0 });
  const { items } = await site.do('views.list', {});
  expect(items).toMatchObject([{ name: 'Lab', grouping: 'zone' }]);
  const shown = await site.do('machines.list', { filter: items[0]!.filter, grouping: 'zone', limit: 1 });
  expect(shown.groups).toEqual([{ value: 'rack 1', label: 'rack 1', count: 300 }]);
  const zone = (await site.do('zones.list', {})).items.find((z) => z.name === 'rack 1');
  expect(await site.do('zones.delete', { id: zone!.id })).toEqual({ moved: 300 });
  expect((await site.do('zones.list', {})).items).toMatchObject([{ name: 'default', machines: 300 }]);
});
