import { expect, test } from 'vitest';
import { openQuitting, type QuitAnswer, type QuitAsks, type Work } from './quit.ts';

const commissioning: Work = { machines: 2, lines: ['node-1: Script 7 of 12', 'node-2: Kernel'] };

function aWindow(given: { work?: Work | null; ends?: boolean; answer?: QuitAnswer } = {}) {
  const did: string[] = [];
  let answered = (_answer: QuitAnswer): void => {};
  const asks: QuitAsks = {
    endsController: () => given.ends ?? true,
    work: () => Promise.resolve(given.work === undefined ? commissioning : given.work),
    ask: (work) => {
      did.push(`ask: ${work.lines.join('; ')}`);
      return new Promise((resolve) => (answered = resolve));
    },
    hide: () => did.push('hide'),
    stop: () => Promise.resolve(void did.push('stop')),
    quit: () => did.push('quit'),
  };
  return { did, quitting: openQuitting(asks), answer: (a: QuitAnswer) => answered(a) };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('with work running it asks once, however often one quits, and says what it interrupts', async () => {
  const { did, quitting, answer } = aWindow();
  for (let i = 0; i < 5; i++) expect(quitting.mayEnd()).toBe(false);
  await settled();
  expect(quitting.mayEnd()).toBe(false);
  expect(did).toEqual(['ask: node-1: Script 7 of 12; node-2: Kernel']);
  answer('quit');
  await settled();
  expect(did.slice(1)).toEqual(['stop', 'quit']);
  expect(quitting.mayEnd()).toBe(true);
});

test('cancelled, it goes on and asks again next time; in the background, the window hides', async () => {
  const { did, quitting, answer } = aWindow();
  quitting.mayEnd();
  await settled();
  answer('cancel');
  await settled();
  quitting.mayEnd();
  await settled();
  answer('background');
  await settled();
  expect(did.map((what) => what.split(':')[0])).toEqual(['ask', 'ask', 'hide']);
});

test.each([
  ['nothing runs', { work: null }],
  ['the controller stays without the window', { ends: false }],
])('it asks nothing when %s', async (_name, given) => {
  const { did, quitting } = aWindow(given);
  expect(quitting.mayEnd()).toBe(false);
  await settled();
  expect(did).toEqual(['stop', 'quit']);
  expect(quitting.mayEnd()).toBe(true);
});

test('a session that ends waits for no answer', async () => {
  const { did, quitting } = aWindow();
  quitting.mayEnd();
  await settled();
  quitting.withoutAsking();
  await settled();
  expect(did.slice(1)).toEqual(['stop', 'quit']);
});
