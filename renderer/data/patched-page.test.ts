import { expect, test } from 'vitest';
import type { MachineRow } from '../../services/contract/all.ts';
import { patchedPage } from './patched-page.ts';

const row = (systemId: string, status: MachineRow['status'], statusSince: number): MachineRow => ({
  systemId,
  hostname: systemId,
  status,
  statusSince,
  locked: false,
  powerType: 'manual',
  powerState: 'on',
  powerError: '',
  architecture: 'amd64/generic',
  cpuCount: 1,
  memoryMib: 1,
  diskCount: 1,
  storageBytes: 1,
  address: null,
  mac: null,
  serial: null,
  zone: 'default',
  pool: 'default',
  owner: '',
  tags: [],
  activity: { rail: null, text: '', late: false },
  domain: 'lab',
  vendor: null,
  product: null,
  createdAt: 0,
});

const items = [row('a', 'testing', 9), row('b', 'ready', 8), row('c', 'ready', 7), row('d', 'ready', 6)];
const page = { items, total: 100, groups: [] };
const patch = (fresh: MachineRow[], ids = fresh.map((r) => r.systemId), asked = {}) =>
  patchedPage(page, asked, ids, new Map(fresh.map((r) => [r.systemId, r])));
const names = (of: ReturnType<typeof patch>) => of?.items.map((r) => r.systemId);

test('activity alone changes one row in its place, whatever the order', () => {
  const fresh = { ...items[1]!, activity: { rail: 'dc', text: 'DHCP', late: false } };
  expect(patch([fresh])?.items[1]).toBe(fresh);
  expect(patch([fresh], ['b'], { sort: 'hostname', offset: 200 })?.items[1]).toBe(fresh);
});

test('a change of state moves the row within the page', () => {
  expect(names(patch([row('b', 'broken', 10)]))).toEqual(['b', 'a', 'c', 'd']);
});

test('at the head of the list one that comes pushes the last one out', () => {
  expect(names(patch([row('x', 'broken', 10)]))).toEqual(['x', 'a', 'b', 'c']);
});

test('one that stays out of sight changes nothing here', () => {
  expect(patch([row('x', 'deployed', 10)])).toBe(page);
});

test.each([
  ['it left what is asked for', [], ['b'], {}],
  ['it moves behind the end of the page', [row('b', 'deployed', 10)], ['b'], {}],
  ['the last one moves: who follows is not known', [row('d', 'broken', 10)], ['d'], {}],
  ['one comes into a page in the middle', [row('x', 'ready', 7.5)], ['x'], { offset: 40 }],
  ['its place by another order may have changed', [row('b', 'broken', 10)], ['b'], { sort: 'hostname' }],
  ['its group may have changed', [row('b', 'broken', 10)], ['b'], { grouping: 'status' }],
] as const)('asked again: %s', (_, fresh, ids, asked) => {
  expect(patch([...fresh], [...ids], asked)).toBeNull();
});
