import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ended, mayMakeNamespaces } from '../netns.ts';
import { aCaller } from './crash-caller.ts';
import { acksIn, wrongOnDisk } from './crash-kill.ts';
import { aCrashSite } from './crash-site.ts';
import { aFolder } from './dhcp-lab.ts';

const patient = { timeout: 30_000, interval: 100 };

/** A small disk of its own at `dir`. */
function aSmallDisk(dir: string): Disposable & { fill(): void; free(): void } {
  mkdirSync(dir, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', dir]);
  const filler = path.join(dir, 'filler');
  return {
    fill() {
      for (const sizeBytes of [1 << 20, 4_096]) {
        try {
          for (;;) appendFileSync(filler, Buffer.alloc(sizeBytes));
        } catch (error) {
          expect((error as { code?: string }).code).toBe('ENOSPC');
        }
      }
    },
    free: () => rmSync(filler),
    [Symbol.dispose]: () => void execFileSync('umount', ['-l', dir]),
  };
}

test.runIf(mayMakeNamespaces())(
  'a full disk: nobody is given what cannot be stored, it is said in a sentence, and room heals it',
  async () => {
    using dir = aFolder();
    const dataDir = path.join(dir.path, 'data');
    using disk = aSmallDisk(dataDir);
    const loaders = path.join(dataDir, 'images', 'loaders');
    mkdirSync(loaders, { recursive: true });
    writeFileSync(path.join(loaders, 'undionly.kpxe'), Buffer.alloc(70_000, 1));
    await using site = await aCrashSite({ dir: dir.path });
    const desk = await site.start();
    using caller = aCaller(dataDir);
    const acks = (): number => acksIn(site.acks).length;
    const first = site.crowd(0);
    await expect.poll(acks, patient).toBeGreaterThan(20);
    const machine = await caller.call('machines.create', {
      macs: ['52:54:03:00:00:01'],
      hostname: 'a',
      commission: false,
    });
    if (!machine.ok) throw new Error(machine.problem.sentence);
    const { systemId } = machine.value;

    disk.fill();
    const troubles = async (): Promise<string> => {
      const status = await caller.call('desk.status', {});
      return status.ok ? status.value.problems.map((p) => p.sentence).join('\n') : status.problem.sentence;
    };
    await expect.poll(troubles, patient).toContain('is full: nothing can be stored');
    const stored = acks();
    const health = JSON.parse(await site.at.run('curl', '-s', 'http://127.0.0.1:5240/healthz')) as {
      healthy: boolean;
      services: Record<string, { state: string; detail: string }>;
    };
    expect(health).toMatchObject({ healthy: false, services: { store: { state: 'failed' } } });
    expect(health.services['dhcp4']?.detail).toContain('nobody is given an address');
    expect(await caller.call('machines.commission', { systemId })).toMatchObject({
      ok: false,
      problem: { code: 'unavailable', sentence: expect.stringContaining('is full') as string },
    });
    for (const url of ['http://10.77.0.1:5248/loaders/undionly.kpxe', 'tftp://10.77.0.1/undionly.kpxe'])
      expect(
        await site.at.run('curl', '-s', '-m', '10', '-o', '/dev/null', '-w', '%{size_download}', url),
      ).toBe('70000');
    expect(acks()).toBe(stored);
    await ended(first);
    // Nobody asks for anything any more: it must not look healthy for that.
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(await troubles()).toContain('is full: nothing can be stored');

    disk.free();
    await expect.poll(troubles, patient).not.toContain('nothing can be stored');
    const second = site.crowd(1);
    await expect.poll(acks, patient).toBeGreaterThan(stored + 20);
    await ended(second);
    expect(await caller.call('machines.commission', { systemId })).toMatchObject({ ok: true });
    expect(await desk.end('SIGTERM')).toBe(0);
    expect(wrongOnDisk(dataDir, acksIn(site.acks), [])).toEqual([]);
  },
);

test.runIf(mayMakeNamespaces())('a desk does not start on a full disk, and says why', async () => {
  using dir = aFolder();
  const dataDir = path.join(dir.path, 'data');
  using disk = aSmallDisk(dataDir);
  await using site = await aCrashSite({ dir: dir.path });
  disk.fill();
  await expect(site.start()).rejects.toThrow(/^the desk ended: .*disk.* is full/);
  disk.free();
  for (const end of ['SIGTERM', 'SIGKILL'] as const) {
    const desk = await site.start();
    await desk.end(end);
    disk.fill();
    await expect(site.start()).rejects.toThrow(/^the desk ended: .*disk.* is full/);
    disk.free();
  }
});
