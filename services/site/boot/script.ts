import { readFileSync } from 'node:fs';
import path from 'node:path';
import { macFrom } from '../../contract/addresses.ts';
import type { Reader } from '../../platform/store/store.ts';
import { assetsDir } from '../images/index.ts';
import { rowOf, type Status } from '../machines/index.ts';
import type { BootAsks } from './asks.ts';
import { nextBoot } from './plan.ts';
import type { Saw } from './seen.ts';
import { render } from './template.ts';

/** What iPXE says of its machine, and the interface that it asked by. */
export interface ScriptRequest {
  mac?: string | undefined;
  /** Where the request came from. */
  ip: string;
  server: { address: string; port: number };
  /** efi or pcbios. */
  platform?: string | undefined;
  /** i386, x86_64, arm64 ... */
  buildarch?: string | undefined;
}

const names = ['ephemeral', 'local-bios', 'local-uefi', 'no-system'] as const;
type Name = (typeof names)[number];

/** The templates of assets/boot, read once. */
export function readTemplates(): Record<Name, string> {
  const read = (name: Name): string => readFileSync(path.join(assetsDir, 'boot', `${name}.ipxe`), 'utf8');
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, string>;
}

const machineOfMac = (db: Reader, mac: string) =>
  db
    .selectFrom('machine')
    .innerJoin('machine_mac', 'machine_mac.machine_id', 'machine.id')
    .select(['machine.id', 'machine.system_id', 'machine.hostname', 'machine.status'])
    .select(['machine.netboot', 'machine.ephemeral_deploy'])
    .where('machine_mac.mac', '=', mac)
    .executeTakeFirst();

/** Parameters that the ephemeral system's first program and its agent look for (assets/agent). */
function kernelParameters(base: string, mac: string | null, systemId: string | null): string {
  const preseed = systemId
    ? `latest/by-id/${systemId}/?op=get_preseed`
    : 'latest/enlist-preseed/?op=get_enlist_preseed';
  return [
    'console=tty0',
    'console=ttyS0,115200',
    // A kernel that panics starts anew instead of standing there until the deadline.
    'panic=10',
    `root=squash:${base}/images/ephemeral/amd64/eph.squashfs`,
    `cloud-config-url=${base}/MAAS/metadata/${preseed}`,
    ...(mac ? [`BOOTIF=01-${mac.replaceAll(':', '-')}`] : []),
  ].join(' ');
}

/** The iPXE script of whoever asks: the ephemeral system, or its own disk. Every URL is of the interface it asked by. */
export async function bootScript(
  parts: { db: Reader; asks: BootAsks; saw: Saw; templates: Record<Name, string> },
  request: ScriptRequest,
): Promise<string> {
  const { db, asks, saw, templates } = parts;
  const mac = macFrom(request.mac ?? '') ?? asks.macOf(request.ip);
  const base = `http://${request.server.address}:${request.server.port}`;
  const architecture = request.buildarch || 'x86_64';
  if (architecture !== 'x86_64' && architecture !== 'i386')
    return render(templates['no-system'], { architecture });
  const uefi = request.platform === 'efi';
  const machine = mac ? await machineOfMac(db, mac) : undefined;
  const next = nextBoot(
    machine
      ? {
          status: machine.status,
          boots: rowOf(machine.status as Status).boots,
          netboot: machine.netboot === 1,
          inMemory: machine.ephemeral_deploy === 1,
        }
      : null,
  );
  const who = mac ? { mac } : { ip: request.ip };
  saw(who, 'http', { file: 'boot script', boots: next === 'local' ? 'local' : 'ephemeral' });
  if (machine && mac && request.platform)
    await asks.bootedBy(machine.id, { mac, method: uefi ? 'uefi' : 'pxe' });
  if (machine?.ephemeral_deploy === 1 && next === 'run') await asks.startsInMemory(machine.id);
  const name = machine?.hostname ?? mac ?? 'this machine';
  if (next === 'local') {
    saw(who, 'done', { outcome: 'local' });
    return render(templates[uefi ? 'local-uefi' : 'local-bios'], { name, base });
  }
  const asked = new URLSearchParams({ platform: request.platform ?? '', buildarch: architecture });
  if (mac) asked.set('mac', mac.replaceAll(':', '-'));
  return render(templates.ephemeral, {
    name,
    base,
    purpose: next === 'enlist' ? 'enlistment' : 'run',
    parameters: kernelParameters(base, mac, next === 'run' ? (machine?.system_id ?? null) : null),
    again: `${base}/boot/ipxe?${asked}`,
  });
}
