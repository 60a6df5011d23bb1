import { expect, test } from 'vitest';
import { mayMakeNamespaces } from '../netns.ts';
import { chances, CrashDisk } from './crash-disk.ts';
import { givenTwice, moments, recordedRun, wrongAfter } from './crash-power.ts';
import { aFolder } from './dhcp-lab.ts';

test.runIf(mayMakeNamespaces())(
  'power that fails at any moment takes nothing that was acknowledged: no lease, no status, no file',
  async () => {
    using dir = aFolder();
    const { steps, acked } = await recordedRun(dir.path, 2);
    expect(acked.filter((a) => a.lease).length).toBeGreaterThan(100);
    expect(acked.filter((a) => a.life).length).toBeGreaterThan(100);
    expect(givenTwice(acked)).toEqual([]);
    const disk = new CrashDisk(steps);
    const places = moments(steps, acked, 12);
    for (const at of places) {
      expect(await wrongAfter(disk, at, acked), `only what was synced, at ${at}`).toEqual([]);
      expect(await wrongAfter(disk, at, acked, chances(at)), `some of the rest too, at ${at}`).toEqual([]);
    }
    // The same proof must fail for a program that never syncs.
    const careless = new CrashDisk(steps, { ignoreSyncs: true });
    expect(await wrongAfter(careless, places.at(-1)!, acked)).not.toEqual([]);
  },
);
