import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Caller } from '../contract/implement.ts';
import type { ToClient } from '../contract/lines.ts';
import { ok } from '../contract/result.ts';
import { systemClock } from '../platform/clock.ts';
import { counter } from '../platform/count.ts';
import { openEvents, type Events } from '../platform/events/events.ts';
import { openStore, type Store } from '../platform/store/store.ts';
import { openSession, type Session } from './sessions.ts';

const caller: Caller = { name: 'admin', userId: 1, may: ['view'] };
let dir: string;
let store: Store;
let events: Events;
let sent: ToClient[];
let flushed: (() => void)[];
let holding: boolean;
let ended: string[];
let session: Session;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'md-session-'));
  store = await openStore(dir);
  events = openEvents(store, systemClock);
  sent = [];
  flushed = [];
  ended = [];
  holding = false;
  session = openSession(
    {
      dispatch: async (name, input) => (await new Promise((r) => setImmediate(r)), ok({ name, input })),
      events,
      read: store.read,
      count: counter(),
    },
    caller,
    {
      send(text, done) {
        sent.push(JSON.parse(text) as ToClient);
        if (holding) flushed.push(done);
        else done();
      },
      end: (why) => ended.push(why),
    },
  );
});
afterEach(async () => {
  session.close();
  await store.close();
  rmSync(dir, { recursive: true });
});

const numbers = (): number[] => sent.flatMap((m) => ('event' in m ? [m.event.n] : []));
const tell = (text: string): Promise<void> => events.tell({ kind: 'test', text });

test('calls are answered by their id', async () => {
  session.onText('{"id":7,"call":"machines.list","input":{"limit":1}}');
  await expect
    .poll(() => sent)
    .toEqual([{ id: 7, result: ok({ name: 'machines.list', input: { limit: 1 } }) }]);
});

test('a subscriber reads on from its number, then hears what comes, each event once and in order', async () => {
  for (let i = 0; i < 450; i++) await tell(`event ${i}`);
  session.onText('{"subscribe":{"after":40}}');
  await expect.poll(() => sent.at(-1)).toEqual({ kind: 'caught_up', n: 450 });
  await Promise.all([tell('a'), tell('b')]);
  await expect.poll(() => numbers().at(-1)).toBe(452);
  expect(numbers()).toEqual(Array.from({ length: 412 }, (_, i) => 41 + i));
});

test('a client that knew a longer log starts at the end of this one', async () => {
  await tell('one');
  session.onText('{"subscribe":{"after":900}}');
  await expect.poll(() => sent).toEqual([{ kind: 'caught_up', n: 1 }]);
  await tell('two');
  await expect.poll(numbers).toEqual([2]);
});

test('while a client does not read, events stay in the log and a signal keeps its latest value', async () => {
  session.onText('{"subscribe":{"after":0}}');
  await expect.poll(() => sent.at(-1)).toEqual({ kind: 'caught_up', n: 0 });
  holding = true;
  events.signal('job/1', 'x'.repeat(300_000));
  for (let i = 0; i < 50; i++) events.signal('services', i);
  await tell('late');
  await new Promise((r) => setTimeout(r, 30));
  expect(sent).toHaveLength(2);
  holding = false;
  flushed.forEach((done) => done());
  await expect.poll(numbers).toEqual([1]);
  expect(sent.filter((m) => 'topic' in m && m.topic === 'services')).toEqual([
    { kind: 'signal', topic: 'services', value: 49 },
  ]);
});

test('a client that asks without reading is let go', async () => {
  holding = true;
  const input = { blob: 'x'.repeat(900_000) };
  for (let id = 0; id < 20; id++) session.onText(JSON.stringify({ id, call: 'a', input }));
  await expect.poll(() => ended.length).toBeGreaterThan(0);
});

test('more calls at once than allowed are refused, not queued', async () => {
  for (let id = 0; id < 40; id++) session.onText(JSON.stringify({ id, call: 'a' }));
  await expect.poll(() => sent.length).toBe(40);
  expect(sent.filter((m) => 'result' in m && !m.result.ok)).toHaveLength(8);
});

test.each(['', '[]', '{"id":-1,"call":"x"}', '{"subscribe":0}', '{"id":1,"call":"x","more":1}'])(
  '%s ends the connection',
  (text) => {
    session.onText(text);
    expect(ended).toHaveLength(1);
  },
);
