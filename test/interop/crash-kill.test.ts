import { expect, test } from 'vitest';
import { mayMakeNamespaces } from '../netns.ts';
import { killedAtRandom } from './crash-kill.ts';
import { aFolder } from './dhcp-lab.ts';

test.runIf(mayMakeNamespaces())(
  'the whole program killed at random moments loses no lease and no state change',
  async () => {
    using dir = aFolder();
    const { leases, changes, wrong } = await killedAtRandom(dir.path, 3);
    expect(wrong).toEqual([]);
    expect(leases).toBeGreaterThan(20);
    expect(changes).toBeGreaterThan(20);
  },
);
