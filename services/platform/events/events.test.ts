import { expect, test } from 'vitest';
import { aGround } from '../../../test/ground.ts';
import { eventsAfter } from './events.ts';

test('a storm of events is whole, in order, and costs few commits', async () => {
  await using ground = await aGround();
  let commits = 0;
  ground.store.onCommit(() => (commits += 1));
  await Promise.all(
    Array.from({ length: 5000 }, (_, i) => ground.events.tell({ kind: 'dhcp.x', text: `event ${i}` })),
  );
  const stored = await eventsAfter(ground.store.read, 0, 10_000);
  expect(stored.map((e) => e.text)).toEqual(Array.from({ length: 5000 }, (_, i) => `event ${i}`));
  expect(commits).toBeLessThan(50);
});

test('one that cannot be stored is told to whoever told it, and the next one is stored', async () => {
  await using ground = await aGround();
  await ground.store.batch((raw) =>
    raw.exec(
      "CREATE TRIGGER no BEFORE INSERT ON event WHEN NEW.text = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END",
    ),
  );
  await expect(ground.events.tell({ kind: 'x', text: 'bad' })).rejects.toThrow('no');
  await ground.events.tell({ kind: 'x', text: 'good' });
  expect((await eventsAfter(ground.store.read, 0, 10)).map((e) => e.text)).toEqual(['good']);
});
