import { expect, test, vi } from 'vitest';
import type { LiveEvent, LiveMessage } from '../../services/contract/live.ts';
import type { DeskLink } from '../links/desk-link.ts';
import { feed } from './feed.ts';

const event = (n: number): LiveMessage => ({ kind: 'event', event: { n } as LiveEvent });

/** A log of so many events; a subscription reads it from its number on, as fast as it is let. */
function aLog(length: number) {
  const subscriptions: number[] = [];
  let say = (_message: LiveMessage): void => {};
  const link = {
    subscribe(after: number, onMessage: (message: LiveMessage) => void) {
      subscriptions.push(after);
      let open = true;
      let n = after;
      say = (message) => open && onMessage(message);
      const readOn = (): void => {
        for (let page = 0; page < 200 && n < length && open; page++) onMessage(event(++n));
        if (n < length && open) setImmediate(readOn);
      };
      setImmediate(readOn);
      return () => (open = false);
    },
  } as unknown as DeskLink;
  return { link, subscriptions, say: (message: LiveMessage) => say(message) };
}
const numbers = (batches: LiveMessage[][]): number[] =>
  batches.flat().flatMap((m) => (m.kind === 'event' ? [m.event.n] : []));
const later = () => new Promise((resolve) => setTimeout(resolve, 40));

test('messages come in batches, the next only when the page has the last', async () => {
  const { link } = aLog(1_200);
  const batches: LiveMessage[][] = [];
  const { heard } = feed(link, 0, (batch) => batches.push(batch));
  await vi.waitFor(() => expect(batches).toHaveLength(1));
  await later();
  expect(batches).toHaveLength(1);
  for (const expected of [2, 3]) {
    heard();
    await vi.waitFor(() => expect(batches).toHaveLength(expected));
  }
  expect(numbers(batches)).toEqual(Array.from({ length: 1_200 }, (_, i) => i + 1));
});

test('a page that stands still costs no memory without end, and misses nothing when it goes on', async () => {
  const { link, subscriptions } = aLog(20_000);
  const batches: LiveMessage[][] = [];
  const { heard } = feed(link, 0, (batch) => batches.push(batch));
  await vi.waitFor(() => expect(batches).toHaveLength(1));
  expect(subscriptions).toEqual([0]);
  const all = (): boolean => numbers(batches).length === 20_000;
  for (let i = 0; i < 200 && !all(); i++) {
    heard();
    const before = batches.length;
    await vi.waitFor(() => expect(batches.length).toBeGreaterThan(before), { interval: 2 });
  }
  expect(numbers(batches)).toEqual(Array.from({ length: 20_000 }, (_, i) => i + 1));
  expect(subscriptions.length).toBeGreaterThan(2);
});

test('of a signal only the latest value is kept', async () => {
  const { link, say } = aLog(0);
  const batches: LiveMessage[][] = [];
  const { heard, end } = feed(link, 0, (batch) => batches.push(batch));
  for (let value = 1; value <= 100; value++) say({ kind: 'signal', topic: 'services', value });
  await vi.waitFor(() => expect(batches).toEqual([[{ kind: 'signal', topic: 'services', value: 100 }]]));
  end();
  heard();
  say({ kind: 'signal', topic: 'services', value: 101 });
  await later();
  expect(batches).toHaveLength(1);
});
