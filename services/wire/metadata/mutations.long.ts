import { expect, test } from 'vitest';
import { aMetadataDesk, keyIn, sendDamaged } from '../../../test/metadata-desk.ts';

test('100,000 damaged requests: no crash, nothing kept in flight, memory as before', async () => {
  await using desk = await aMetadataDesk();
  desk.leases['127.0.0.1'] = '3c:fd:fe:11:22:33';
  const fields = new URLSearchParams({ architecture: 'amd64', mac_addresses: '3c:fd:fe:11:22:33' });
  const answer = await fetch(`${desk.url}api/2.0/machines/`, { method: 'POST', body: fields });
  const { system_id } = (await answer.json()) as { system_id: string };
  const key = keyIn(
    await (await fetch(`${desk.url}metadata/latest/by-id/${system_id}/?op=get_preseed`)).text(),
  );
  await sendDamaged(desk.url, key, 10_000);
  const before = process.memoryUsage().rss;
  await sendDamaged(desk.url, key, 90_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
  const counters = desk.metadata.counters();
  expect(counters).toMatchObject({ in_flight_bytes: 0 });
  expect(counters['requests']).toBeGreaterThan(50_000);
  expect((await fetch(`${desk.url}metadata/latest/enlist-preseed/`)).status).toBe(200);
});
