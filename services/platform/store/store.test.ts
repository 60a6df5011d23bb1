import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { eventsAfter, openEvents } from '../events/events.ts';
import { fakeClock } from '../clock.ts';
import { openStore, type Raw, type Store } from './store.ts';

const dirs: string[] = [];
const aDir = (): string => {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-store-'));
  dirs.push(dir);
  return dir;
};
const stores: Store[] = [];
const open = async (dir = aDir()): Promise<Store> => {
  const store = await openStore(dir);
  stores.push(store);
  return store;
};
afterEach(async () => {
  await Promise.all(stores.splice(0).map((s) => s.close()));
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

test('an event and its change are one transaction: both or none', async () => {
  const store = await open();
  const events = openEvents(store, fakeClock());
  const failing = store.transaction(async (tx) => {
    await tx
      .insertInto('tag')
      .values({ name: 'gpu', comment: '', definition: '', kernel_opts: '' })
      .execute();
    await events.record(tx, { kind: 'tag.created', text: 'Tag gpu was made.' });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await eventsAfter(store.read, 0, 10)).toEqual([]);
  expect(await store.read.selectFrom('tag').selectAll().execute()).toEqual([]);
});

test('a batch waits for a running transaction and is not undone with it', async () => {
  const store = await open();
  const order: string[] = [];
  const slow = store
    .transaction(async (tx) => {
      await tx
        .insertInto('tag')
        .values({ name: 'a', comment: '', definition: '', kernel_opts: '' })
        .execute();
      order.push('transaction');
      throw new Error('rolled back');
    })
    .catch(() => {});
  await store.batch((raw) => {
    order.push('batch');
    raw.prepare("INSERT INTO tag (name) VALUES ('b')").run();
  });
  await slow;
  expect(order).toEqual(['transaction', 'batch']);
  expect(await store.read.selectFrom('tag').select('name').execute()).toEqual([{ name: 'b' }]);
});

test('what was committed is there after a restart, and event numbers are never reused', async () => {
  const dir = aDir();
  const first = await open(dir);
  await openEvents(first, fakeClock()).tell({ kind: 'a', text: 'one' });
  await first.transaction((tx) => tx.deleteFrom('event').execute());
  await first.durable();
  await first.close();
  const second = await open(dir);
  await openEvents(second, fakeClock()).tell({ kind: 'b', text: 'two' });
  expect((await eventsAfter(second.read, 0, 10)).map((e) => [e.n, e.text])).toEqual([[2, 'two']]);
});

test('an impossible status is refused by the store itself', async () => {
  const store = await open();
  const insert = store.batch((raw) =>
    raw
      .prepare(
        `INSERT INTO machine (system_id, hostname, domain, architecture, status, status_since, zone_id, pool_id,
         power_parameters, created_at, updated_at) VALUES ('abcdef', 'm', 'd', 'amd64/generic', 'flying', 0, 1, 1, '', 0, 0)`,
      )
      .run(),
  );
  await expect(insert).rejects.toThrow(/constraint/i);
});

test('a full disk refuses a change by its name, says so, and hinders nothing once there is room', async () => {
  const store = await open();
  const events = openEvents(store, fakeClock());
  const pages = await store.batch((raw) => {
    const used = raw.pragma('page_count', { simple: true }) as number;
    raw.pragma(`max_page_count = ${used}`);
    return used;
  });
  const long = { kind: 'a', text: 'x'.repeat(100_000) };
  const full = { code: 'SQLITE_FULL' };
  await expect(events.tell(long)).rejects.toMatchObject(full);
  const filler = (raw: Raw) =>
    raw.prepare("INSERT INTO tag (name, comment) VALUES ('a', zeroblob(100000))").run();
  await expect(store.batch(filler)).rejects.toMatchObject(full);
  expect(store.trouble()).toContain('is full: nothing can be stored');
  await store.batch((raw) => raw.pragma(`max_page_count = ${pages + 1000}`));
  await events.tell(long);
  expect(store.trouble()).toBeNull();
  expect((await eventsAfter(store.read, 0, 10)).map((e) => e.text.length)).toEqual([100_000]);
  expect(await store.read.selectFrom('tag').select('name').execute()).toEqual([]);
});

test('a change that is undone is told as undone, before the next one begins', async () => {
  const store = await open();
  const told: string[] = [];
  store.onCommit(() => told.push('committed'));
  store.onRollback(() => told.push('undone'));
  const failing = store.transaction(() => Promise.reject(new Error('no'))).catch(() => {});
  await Promise.all([failing, store.batch(() => told.push('next'))]);
  expect(told).toEqual(['undone', 'next', 'committed']);
});
