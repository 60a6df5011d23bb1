import { expect, test } from 'vitest';
import { aSite, type Site } from './site.ts';
import type { Given, PluggedIn } from './plugged-in.ts';

/** A machine that is added by hand with its power parameters; the desk switches it on by itself. */
async function added(site: Site, given: Given = {}): Promise<{ plugged: PluggedIn; systemId: string }> {
  const plugged = await site.plugIn({ bmc: true, ...given });
  const { systemId } = await site.do('machines.create', { macs: [plugged.machine.mac], ...plugged.power });
  return { plugged, systemId };
}
const becomes = (site: Site, systemId: string, status: string, limits = {}) =>
  site.until(
    `it is ${status}`,
    async () => {
      const machine = await site.machine(systemId);
      return machine.status === status ? machine : null;
    },
    limits,
  );

test('a machine added by hand is switched on, commissioned, Ready, and switched off', async () => {
  await using site = await aSite();
  const { plugged, systemId } = await added(site, { serial: 'SN-7' });
  expect(await site.machine(systemId)).toMatchObject({ status: 'commissioning' });
  const ready = await becomes(site, systemId, 'ready');
  expect(ready).toMatchObject({ serial: 'SN-7', cpuCount: 2, errorDescription: '' });
  expect(plugged.machine.steps).toEqual(['dhcp', 'tftp', 'script', 'kernel', 'agent']);
  await site.until('it is off', async () => !plugged.chassis.isOn());
  const story = await site.do('boot.story', { systemId });
  expect(story).toMatchObject({ mood: 'done', purpose: 'commission' });
});

test('a script that fails makes it Failed commissioning, by name', async () => {
  await using site = await aSite();
  const { systemId } = await added(site, { faults: { failing: ['maas-lshw'] } });
  const failed = await becomes(site, systemId, 'failed_commissioning');
  expect(failed.errorDescription).toMatch(/1 of \d+ scripts failed: maas-lshw\./);
});

test.each([
  ['dhcp', /DHCP/],
  ['tftp', /TFTP/],
  ['kernel', /kernel|HTTP/i],
] as const)(
  'silence after %s becomes Failed commissioning, and names the last step seen',
  async (step, named) => {
    await using site = await aSite();
    const { plugged, systemId } = await added(site, { faults: { stopsAfter: step } });
    await site.until('it is silent', async () => plugged.machine.outcome === 'silent');
    const failed = await becomes(site, systemId, 'failed_commissioning', {
      limitMs: 40 * 60_000,
      stepMs: 15_000,
    });
    expect(failed.errorDescription).toMatch(named);
  },
);

test('a script that never ends is timed out, and fails the machine with its name', async () => {
  await using site = await aSite();
  const { systemId } = await added(site, { faults: { silentIn: '50-maas-01-commissioning' } });
  const failed = await becomes(site, systemId, 'failed_commissioning', {
    limitMs: 10 * 60_000,
    stepMs: 2_000,
  });
  expect(failed.errorDescription).toContain('50-maas-01-commissioning did not end within 300 s');
  const { runs } = await site.do('scripts.runs', { systemId });
  expect(runs[0]!.results.find((r) => r.name === '50-maas-01-commissioning')!.status).toBe(4);
});

test('abort ends the run: the machine is as it was, and what it still reports changes nothing', async () => {
  await using site = await aSite();
  const { plugged, systemId } = await added(site, { faults: { scriptMs: 20 } });
  await site.until('scripts run', async () => {
    const { runs } = await site.do('scripts.runs', { systemId });
    return runs[0]!.results.some((r) => r.status === 1);
  });
  await site.do('machines.abort', { systemId });
  const aborted = await site.machine(systemId);
  expect(aborted.status).not.toBe('commissioning');
  await plugged.settled();
  await site.pass(2_000);
  expect((await site.machine(systemId)).status).toBe(aborted.status);
  const { runs } = await site.do('scripts.runs', { systemId });
  expect(runs[0]!.endedAt).not.toBeNull();
  expect(runs[0]!.results.some((r) => r.status === 5)).toBe(true);
});

test('a restart of the program in the middle of commissioning resumes it', async () => {
  await using site = await aSite();
  const { systemId } = await added(site, { faults: { scriptMs: 30 } });
  const doneBefore = await site.until('two scripts are done', async () => {
    const { runs } = await site.do('scripts.runs', { systemId });
    const done = runs[0]!.results.filter((r) => r.status === 2).length;
    return done >= 2 && done;
  });
  await site.stop();
  await site.start();
  const { runs } = await site.do('scripts.runs', { systemId });
  expect(runs[0]!.results.filter((r) => r.status === 2).length).toBeGreaterThanOrEqual(doneBefore);
  await becomes(site, systemId, 'ready');
  expect((await site.do('scripts.runs', { systemId })).runs).toHaveLength(1);
});
