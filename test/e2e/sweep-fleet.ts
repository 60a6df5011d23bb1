import { setTimeout as passes } from 'node:timers/promises';
import type { LiveDesk } from '../desk-live.ts';
import type { Given } from '../stories/plugged-in.ts';

/** System ids of machines in the moods that views are drawn for. */
export interface Fleet {
  ready: string;
  failed: string;
  stuck: string;
  running: string;
  /** Nobody knew it; it made itself known. */
  enlisted: string;
}

const limitMs = 60_000;

/** Waits until `look` gives something. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`In ${limitMs / 1000} s it did not happen that ${what}.`);
    await passes(100);
  }
}

/** Adds a machine with its BMC, and commissions it. */
export async function commissioned(desk: LiveDesk, hostname: string, given: Given = {}): Promise<string> {
  const plugged = await desk.plugIn({ bmc: true, ...given });
  const made = await desk.do('machines.create', { hostname, macs: [plugged.machine.mac], ...plugged.power });
  return made.systemId;
}

/** Machines in every mood: Ready, failed, stuck at a step, running, and one that nobody knew. */
export async function aFleet(desk: LiveDesk): Promise<Fleet> {
  const becomes = (systemId: string, status: string) =>
    eventually(`${systemId} is ${status}`, async () => {
      const machine = await desk.do('machines.get', { systemId });
      return machine.status === status;
    });
  const ready = await commissioned(desk, 'ready-01', { serial: 'SN-READY' });
  const failed = await commissioned(desk, 'failed-02', { faults: { failing: ['maas-lshw'] } });
  const stuck = await commissioned(desk, 'stuck-03', { faults: { stopsAfter: 'tftp' } });
  const running = await commissioned(desk, 'running-04', { faults: { scriptMs: 3_600_000 } });
  const unknown = await desk.plugIn({ serial: 'SN-NEW', firmware: 'bios' });
  await unknown.powerOn();
  await becomes(ready, 'ready');
  await becomes(failed, 'failed_commissioning');
  const enlisted = await eventually('the unknown machine is New', async () => {
    const { items } = await desk.do('machines.list', {});
    return items.find((machine) => machine.serial === 'SN-NEW')?.systemId;
  });
  await eventually('the stuck one is late', async () => {
    const { items } = await desk.do('machines.list', {});
    return items.find((machine) => machine.systemId === stuck)?.activity.late;
  });
  return { ready, failed, stuck, running, enlisted };
}
