import { addMachine, mira, type DeskCore } from './desk-core.ts';
import type { TestGround } from './ground.ts';
import type { Story } from '../services/site/boot/contract.ts';

export const mac = '52:54:00:00:00:01';
export const ip = '10.77.0.112';
export const server = { address: '10.77.0.1', port: 5248 };
const http = { address: ip, sizeBytes: 1000, sentBytes: 1000, durationMs: 20 } as const;

/** A machine that is being commissioned, named after its address: build-01. */
export const commissioning = (
  core: DeskCore,
  { macs = [mac], powerType = 'ipmi' }: { macs?: string[]; powerType?: string } = {},
): Promise<string> =>
  addMachine(core, {
    macs,
    hostname: `build-${macs[0]!.slice(-2)}`,
    powerType,
    powerParameters: powerType === 'manual' ? {} : { power_address: '10.77.0.212' },
    commission: true,
  });

export async function story(core: DeskCore, systemId: string): Promise<Story> {
  const told = await core.boot.implementation['boot.story']({ systemId }, mira);
  if (!told.ok) throw new Error(told.problem.sentence);
  return told.value as Story;
}

export const states = (s: Story) => Object.fromEntries(s.rail.map((r) => [r.step, r.state]));
export const listed = async (core: DeskCore) => {
  const page = await core.machines.implementation['machines.list'](
    { offset: 0, limit: 10, filter: '', sort: 'status', descending: false },
    mira,
  );
  if (!page.ok) throw new Error(page.problem.sentence);
  return page.value.items;
};

/** OVMF: firmware, loader by TFTP, iPXE, script, kernel, stage 1, agent. */
export async function bootsUntil(ground: TestGround, core: DeskCore, last: 'tftp' | 'kernel' | 'scripts') {
  const { boot } = core;
  core.leases.set(ip, mac);
  await ground.clock.advance(4_000);
  boot.saw({ mac }, 'dhcp', { arch: 7, address: ip, file: 'ipxe.efi' });
  await ground.clock.advance(1_000);
  boot.sawTftp({ ...http, what: 'started', file: 'ipxe.efi', sentBytes: 0, windowsize: 4, blksize: 1468 });
  boot.sawTftp({
    ...http,
    what: 'finished',
    file: 'ipxe.efi',
    sizeBytes: 1024 * 1024,
    sentBytes: 1024 * 1024,
  });
  if (last === 'tftp') return;
  await ground.clock.advance(3_000);
  boot.saw({ mac }, 'dhcp', { arch: 7, isIpxe: true, address: ip, file: 'http://10.77.0.1:5248/boot/ipxe' });
  await boot.script({ mac, ip, server, platform: 'efi', buildarch: 'x86_64' });
  for (const file of ['vmlinuz', 'stage1.img'])
    boot.sawHttp({ ...http, what: 'finished', file: `images/ephemeral/amd64/${file}` });
  if (last === 'kernel') return;
  await ground.clock.advance(6_000);
  boot.saw({ mac }, 'dhcp', { address: ip });
  boot.sawHttp({ ...http, what: 'finished', file: 'images/ephemeral/amd64/eph.squashfs' });
  await ground.clock.advance(8_000);
  boot.saw({ ip }, 'agent', { address: ip });
  await ground.clock.advance(1_000);
  boot.saw({ ip }, 'scripts', { script: '50-maas-01-commissioning' });
  await ground.clock.advance(2_000);
}
