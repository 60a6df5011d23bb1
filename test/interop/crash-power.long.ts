import { expect, test } from 'vitest';
import { mayMakeNamespaces } from '../netns.ts';
import { chances, CrashDisk } from './crash-disk.ts';
import { givenTwice, moments, recordedRun, wrongAfter } from './crash-power.ts';
import { aFolder } from './dhcp-lab.ts';

test.runIf(mayMakeNamespaces())('power fails at three hundred moments, each with four fates', async () => {
  using dir = aFolder();
  const { steps, acked } = await recordedRun(dir.path, 4);
  expect(givenTwice(acked)).toEqual([]);
  const disk = new CrashDisk(steps);
  const places = moments(steps, acked, 300);
  expect(places.length).toBeGreaterThan(200);
  for (const at of places) {
    expect(await wrongAfter(disk, at, acked), `only what was synced, at ${at}`).toEqual([]);
    for (const seed of [1, 2, 3])
      expect(
        await wrongAfter(disk, at, acked, chances(at * 4 + seed)),
        `seed ${at * 4 + seed}, at ${at}`,
      ).toEqual([]);
  }
});
