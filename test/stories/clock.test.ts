import { expect, test } from 'vitest';
import type { FakeClock } from '../../services/platform/clock.ts';
import { steadyClock } from '../../services/platform/steady-clock.ts';
import { aSite } from './site.ts';

const hourMs = 3_600_000;

/** A computer whose clock somebody sets while the desk runs. */
function settable() {
  let setMs = 0;
  return {
    setClock: (byMs: number) => void (setMs += byMs),
    clockOf: (clock: FakeClock) =>
      steadyClock(
        { now: () => clock.now() + setMs, after: clock.after },
        { awakeMs: () => clock.now(), alwaysMs: () => clock.now() },
      ),
  };
}

test.each([
  ['back an hour', -hourMs, '60 min back'],
  ['forward a day', 24 * hourMs, '24 h forward'],
])('a clock that is set %s while a machine is commissioned', async (_, byMs, said) => {
  const computer = settable();
  await using site = await aSite({ clockOf: computer.clockOf });
  const plugged = await site.plugIn({ bmc: true, faults: { scriptMs: 60 } });
  await site.do('machines.create', { macs: [plugged.machine.mac], ...plugged.power });
  await site.until('it has an address', async () => (await site.do('network.leases', {})).total === 1);
  const before = await site.do('network.leases', {});
  computer.setClock(byMs);
  await site.pass(6_000, 250);

  const status = await site.do('desk.status', {});
  expect(status.problems).toContainEqual({
    code: 'clock_jumped',
    sentence: expect.stringContaining(said) as string,
  });
  await site.until('Ready', async () => (await site.machines())[0]?.status === 'ready');
  const after = await site.do('network.leases', {});
  expect(after.items.map((l) => [l.address, l.mac, l.state])).toEqual(
    before.items.map((l) => [l.address, l.mac, l.state]),
  );
  const { items } = await site.do('events.list', { limit: 1000 });
  const times = items.toReversed().map((e) => e.at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(items.filter((e) => e.kind === 'desk.clock')).toHaveLength(1);
});
