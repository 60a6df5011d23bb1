import { expect, test } from 'vitest';
import { fakeClock, systemClock } from '../clock.ts';
import { openVendors } from './vendors.ts';

test('makers by their names, short and not shouted', async () => {
  const macs = {
    '3c:ec:ef:11:02:9a': 'Super Micro Computer',
    '18:66:da:00:00:01': 'Dell',
    '00:e0:4c:68:00:01': 'Realtek Semiconductor',
    '3c:37:86:11:00:01': 'Netgear',
    'f0:b0:14:00:00:01': 'AVM Audiovisuelles Marketing',
    '52:54:00:12:34:56': null,
    '02:00:00:00:00:01': null,
  };
  expect(Object.fromEntries(await openVendors(systemClock).of(Object.keys(macs)))).toEqual(macs);
});

const list = Buffer.from(
  '{\n "0055DA": "IEEE Registration Authority\\n445",\n "0055DA0": "Shinko Technos co.,ltd.\\n2-5-1"\n}',
);

test('the smallest block that holds an address names its maker', async () => {
  const vendors = openVendors(fakeClock(), () => Promise.resolve(list));
  const found = await vendors.of(['00:55:da:01:02:03', '00:55:da:f1:02:03', '00:00:00:00:00:00']);
  expect([...found.values()]).toEqual(['Shinko Technos', 'IEEE Registration Authority', null]);
});

test('the list is read once for many questions, and goes again; without it nobody has a name', async () => {
  const clock = fakeClock();
  let reads = 0;
  const vendors = openVendors(clock, () => {
    reads += 1;
    return Promise.reject(new Error('ENOENT'));
  });
  await vendors.of(['00:55:da:01:02:03', '00:55:da:f1:02:03']);
  expect(reads).toBe(1);
  await clock.advance(60_000);
  expect([...(await vendors.of(['3c:ec:ef:00:00:00'])).values()]).toEqual([null]);
  expect(reads).toBe(2);
});
