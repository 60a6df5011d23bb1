import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { addAddress, aNamespace, cable, mayMakeNamespaces } from '../netns.ts';
import { aDesk, aFolder } from './dhcp-lab.ts';

const mutator = fileURLToPath(new URL('dhcp-mutator.ts', import.meta.url));

test.runIf(mayMakeNamespaces())(
  '100,000 mutated packets at both ports of a proxy: no crash, no leak, each one counted',
  async () => {
    await using stack = new AsyncDisposableStack();
    using dir = aFolder();
    const at = stack.use(await aNamespace('d'));
    const lan = stack.use(await aNamespace('c'));
    await cable(at, 'eth1', lan, 'eth0');
    await addAddress(at, 'eth1', '10.77.0.1/16');
    await addAddress(lan, 'eth0', '10.77.0.2/16');
    const desk = stack.use(
      await aDesk(at, { dir: dir.path, subnets: [], leaseSeconds: 600, proxied: ['eth1'] }),
    );
    const openFiles = (): number => readdirSync(`/proc/${desk.child.pid}/fd`).length;
    const throwAt = async (count: number, seed: number): Promise<Record<string, number>> => {
      await lan.run(process.execPath, mutator, 'eth0', String(count), String(seed), '67', '4011');
      let counters: Record<string, number> = {};
      await expect
        .poll(
          async () => {
            counters = await desk.ask('counters');
            const ends = ['answered', 'malformed', 'dropped', 'watched'].map((name) => counters[name] ?? 0);
            return counters['in']! - ends.reduce((a, b) => a + b);
          },
          { timeout: 20_000 },
        )
        .toBe(0);
      return counters;
    };
    await throwAt(20_000, 1);
    const [files, { rssBytes }] = [openFiles(), await desk.ask('memory')];
    const counters = await throwAt(80_000, 2);
    expect(counters['in']).toBeGreaterThan(90_000); // a few may be lost between the namespaces
    for (const end of ['answered', 'watched']) expect(counters[end]).toBeGreaterThan(1_000);
    for (const total of ['malformed', 'dropped']) {
      const reasons = Object.entries(counters).filter(([name]) => name.startsWith(`${total}: `));
      expect(reasons.reduce((sum, [, n]) => sum + n, 0)).toBe(counters[total]);
      expect(reasons.length).toBeGreaterThan(5);
    }
    expect(Object.keys(counters)).not.toContain('other');
    expect(openFiles()).toBe(files);
    expect((await desk.ask('memory')).rssBytes - rssBytes).toBeLessThan(60 << 20);
    expect((await desk.ask('health')).state).toBe('listening');
  },
);
