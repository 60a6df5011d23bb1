import { expect, test } from 'vitest';
import { mayMakeNamespaces } from '../netns.ts';
import { killAtRandom } from './dhcp-kill.ts';

test.runIf(mayMakeNamespaces())(
  'killed at random moments: no acknowledged lease is lost, no address given twice',
  async () => {
    const { acks, lost, twice } = await killAtRandom(4);
    expect(acks).toBeGreaterThan(50);
    expect(lost).toEqual([]);
    expect(twice).toEqual([]);
  },
);
