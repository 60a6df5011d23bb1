import { expect, test } from 'vitest';
import type { Status } from '../../services/contract/all.ts';
import { openNotices, type Notices, type Troubled } from './notices.ts';

const failed = (n: number, status: Status = 'failed_commissioning'): Troubled => ({
  systemId: `m${String(n).padStart(5, '0')}`,
  hostname: `node-${n}`,
  status,
  powerError: '',
  activity: { rail: null, text: 'Script lshw failed', late: false },
});
const late = (n: number, rail: string): Troubled => ({
  ...failed(n, 'commissioning'),
  activity: { rail, text: 'HTTP missing for 1:14', late: true },
});
const many = (from: number, count: number): Troubled[] =>
  Array.from({ length: count }, (_, i) => failed(from + i));

/** Asks every second, as the window does at most. */
function over(notices: Notices, from: number, seconds: number, needYou: readonly Troubled[]): string[] {
  return Array.from({ length: seconds }, (_, i) => notices.next(from + i * 1_000, needYou))
    .flat()
    .map((notice) => notice.title);
}

test('what needed somebody at the start is no news; what enters later is said, once', () => {
  const notices = openNotices();
  expect(over(notices, 0, 10, [failed(1)])).toEqual([]);
  expect(over(notices, 10_000, 10, [failed(1), failed(2)])).toEqual(['node-2: Failed commissioning']);
  expect(over(notices, 20_000, 600, [failed(1), failed(2)])).toEqual([]);
});

test('forty machines with one cause are one notification, which opens the list of those', () => {
  const notices = openNotices();
  notices.next(0, []);
  const said = [0, 1, 2, 3, 4, 5, 6].flatMap((s) => notices.next(1_000 * s, many(1, Math.min(40, 10 * s))));
  expect(said).toEqual([
    {
      title: '40 machines need you',
      body: 'node-1, node-2, node-3 and 37 more. Script lshw failed',
      path: '/machines?group=need_you',
    },
  ]);
});

test('who joins a cause within five minutes is not said again; after that it is', () => {
  const notices = openNotices();
  notices.next(0, []);
  expect(over(notices, 1_000, 10, many(1, 2))).toHaveLength(1);
  expect(over(notices, 60_000, 10, many(1, 3))).toEqual([]);
  expect(over(notices, 400_000, 10, many(1, 4))).toEqual(['node-4: Failed commissioning']);
});

test('different causes are said apart: steps that are late, and states', () => {
  const notices = openNotices();
  notices.next(0, []);
  const needYou = [late(1, 'ddmtttt'), late(2, 'dddmttt'), failed(3)];
  expect(over(notices, 1_000, 10, needYou)).toHaveLength(3);
});

test('a thousand causes cannot flood: three a minute, then the rest as one number', () => {
  const notices = openNotices();
  notices.next(0, []);
  const states: Status[] = [
    'failed_commissioning',
    'failed_testing',
    'failed_deployment',
    'missing',
    'broken',
  ];
  const needYou = states.map((status, i) => failed(i, status));
  expect(over(notices, 1_000, 50, needYou)).toHaveLength(3);
  expect(over(notices, 51_000, 60, needYou)).toEqual(['2 machines need you']);
});

test('a machine that needed somebody only for a moment is not said', () => {
  const notices = openNotices();
  notices.next(0, []);
  notices.next(1_000, [failed(1)]);
  expect(over(notices, 2_000, 20, [])).toEqual([]);
});

test('the words of a machine are text: no markup, no control characters, not without end', () => {
  const notices = openNotices();
  notices.next(0, []);
  const hostile = { ...failed(1), powerError: `<a href="x">&\u0007${'y'.repeat(5_000)}` };
  notices.next(1_000, [hostile]);
  const [notice] = notices.next(6_000, [hostile]);
  expect(notice!.body).not.toMatch(/[<>&\u0007]/);
  expect(notice!.body.length).toBeLessThanOrEqual(200);
});
