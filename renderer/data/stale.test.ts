import { expect, test } from 'vitest';
import { staleAfter } from './stale.ts';

const event = { n: 1, at: 0, kind: 'x', level: 'info', text: '', who: null } as const;

test("a machine's event touches its row of the list and that machine alone", () => {
  const stale = staleAfter({ kind: 'event', event: { ...event, systemId: 'abc123' } });
  expect(stale).toContainEqual({ procedure: 'machines.list', systemId: 'abc123' });
  expect(stale).not.toContainEqual({ procedure: 'machines.list' });
  expect(stale).toContainEqual({ procedure: 'boot.story', systemId: 'abc123' });
  expect(stale.filter((s) => s.procedure === 'desk.status')).toEqual([]);
});

test('a machine that comes or goes touches the whole list', () => {
  for (const kind of ['machine.enlisted', 'machine.deleted']) {
    const stale = staleAfter({ kind: 'event', event: { ...event, kind, systemId: 'abc123' } });
    expect(stale).toContainEqual({ procedure: 'machines.list' });
  }
});

test('a boot signal does not ask for the events again, and other signals are of the desk', () => {
  const boot = staleAfter({ kind: 'signal', topic: 'boot/abc123', value: null });
  expect(boot.map((s) => s.procedure)).not.toContain('events.list');
  expect(staleAfter({ kind: 'signal', topic: 'services', value: null })).toContainEqual({
    procedure: 'desk.status',
  });
  expect(staleAfter({ kind: 'caught_up', n: 7 })).toEqual([]);
});

test('what is heard on a wire freshens first run and the empty list', () => {
  const stale = staleAfter({ kind: 'signal', topic: 'network', value: null }).map((s) => s.procedure);
  expect(stale).toEqual(expect.arrayContaining(['network.nics', 'network.heard', 'desk.status']));
});
