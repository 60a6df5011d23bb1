import { expect, test } from 'vitest';
import { mayMakeNamespaces } from '../netns.ts';
import { killedAtRandom } from './crash-kill.ts';
import { aFolder } from './dhcp-lab.ts';

test.runIf(mayMakeNamespaces())(
  'the whole program killed sixty times loses no lease and no state change',
  async () => {
    using dir = aFolder();
    const { leases, changes, wrong } = await killedAtRandom(dir.path, 60);
    expect(wrong).toEqual([]);
    expect(leases).toBeGreaterThan(1_000);
    expect(changes).toBeGreaterThan(500);
  },
);
