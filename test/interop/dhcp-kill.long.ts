import { expect, test } from 'vitest';
import { mayMakeNamespaces } from '../netns.ts';
import { killAtRandom } from './dhcp-kill.ts';

test.runIf(mayMakeNamespaces())(
  'killed forty times at random moments, nothing acknowledged is lost',
  async () => {
    const { acks, lost, twice } = await killAtRandom(40);
    expect(acks).toBeGreaterThan(500);
    expect(lost).toEqual([]);
    expect(twice).toEqual([]);
  },
);
