import type { MachineRow } from '../../services/contract/all.ts';
import type { Input, Output, ProcedureName } from '../../services/contract/calls.ts';
import { ok, refuse, type Result } from '../../services/contract/result.ts';
import { keysAnswers } from './fixture-keys.ts';
import { imagesAnswers } from './fixture-images.ts';
import { releaseAnswers } from './fixture-release.ts';

type Answers = { [N in ProcedureName]?: (input: Record<string, unknown>) => Result<Output<N>> };
type Preview = Output<'deploy.preview'>;
type Disk = Preview['now'][number];
type Part = Disk['parts'][number];

export interface DeployOf {
  /** Whether images are there. */
  hasImages: boolean;
  one: (systemId: unknown) => MachineRow | undefined;
  become: (input: Record<string, unknown>, change: Partial<MachineRow>) => Result<Record<string, never>>;
  now: () => number;
}

const gb = 1e9;
const part = (label: string, detail: string, sizeBytes: number, kind: Part['kind'] = 'written'): Part => ({
  label,
  detail,
  sizeBytes,
  kind,
});

/** The disks of the design's gpu-01: one with an old system, one empty, two that are kept. */
const disksNow: Disk[] = [
  {
    ...{ name: 'sda', model: 'Samsung PM893', serial: 'S45PNA0M5A', sizeBytes: 480 * gb, kind: 'SATA SSD' },
    parts: [part('sda1', 'vfat 1.1 GB', 1.1 * gb, 'kept'), part('sda2', 'ext4 479 GB', 479 * gb, 'kept')],
    holds: 'Ubuntu 22.04 with 212 GB of data',
    written: false,
  },
  {
    ...{ name: 'sdb', model: 'Samsung PM893', serial: 'S45PNA0M5B', sizeBytes: 480 * gb, kind: 'SATA SSD' },
    ...{ parts: [], holds: null, written: false },
  },
  {
    ...{ name: 'nvme0n1', model: 'Micron 7450', serial: '2234E65', sizeBytes: 7680 * gb, kind: 'NVMe' },
    parts: [part('scratch', 'xfs 7.68 TB', 7680 * gb, 'kept')],
    ...{ holds: 'xfs “scratch”, 5.1 TB used', written: false },
  },
  {
    ...{ name: 'nvme1n1', model: 'Micron 7450', serial: '2234E66', sizeBytes: 7680 * gb, kind: 'NVMe' },
    parts: [part('scratch2', 'xfs 7.68 TB', 7680 * gb, 'kept')],
    ...{ holds: 'xfs “scratch2”, 0.2 TB used', written: false },
  },
];

const flat = [
  part('BIOS', '1M', 1e6),
  part('EFI', '512M', 0.5 * gb),
  part('/', 'ext4 471 GB', 471 * gb),
  part('swap', '8 GB file', 8 * gb),
];
const lvm = [part('BIOS', '1M', 1e6), part('EFI', '512M', 0.5 * gb), part('vgroot', '479 GB', 479 * gb)];

const layouts: Preview['layouts'] = [
  { name: 'flat', label: 'Flat', text: 'one partition, a swap file', whyNot: null },
  { name: 'lvm', label: 'LVM', text: 'volumes that can grow', whyNot: null },
  { name: 'blank', label: 'Blank', text: '', whyNot: 'An image needs a disk to stand on.' },
  { name: 'configured', label: 'Custom', text: '', whyNot: 'Nothing is drawn in its Storage tab.' },
];

function preview(input: Input<'deploy.preview'>): Preview {
  const { target = 'disk', layout = 'flat', rootDisk = 'sda', keysOf = ['mira'] } = input;
  const written = (disk: Disk): boolean => target === 'disk' && disk.name === rootDisk;
  const keys = { mira: 2, jonas: 1 } as Record<string, number>;
  return {
    machine: '48 cores · 384 GiB · UEFI · 2 SSD, 2 NVMe',
    problems: [],
    layouts,
    layout,
    rootDisk: target === 'disk' ? rootDisk : null,
    now: disksNow,
    after: disksNow.map((disk) =>
      written(disk) ? { ...disk, parts: layout === 'lvm' ? lvm : flat, written: true } : disk,
    ),
    groups:
      layout === 'lvm' && target === 'disk'
        ? [
            {
              name: 'vgroot',
              from: [rootDisk],
              text: `volume group on ${rootDisk}`,
              parts: [
                part('/', 'ext4 400 GB', 400 * gb),
                part('swap', '8 GB', 8 * gb),
                part('free', '71 GB', 71 * gb, 'free'),
              ],
            },
          ]
        : [],
    erases: disksNow.flatMap((disk) =>
      written(disk) && disk.holds ? [{ name: disk.name, holds: disk.holds }] : [],
    ),
    network: [
      { name: 'enp65s0f0', mac: 'b0:7b:25:0e:41:a0', link: true, text: 'static 10.77.0.61' },
      { name: 'enp65s0f1', mac: 'b0:7b:25:0e:41:a1', link: false, text: 'no link, left alone' },
    ],
    keys: keysOf.map((user) => ({ user, count: keys[user] ?? 0 })),
    loginUser: 'debian',
    usualSeconds: 362,
    usualOf: 'gpu-02 yesterday',
  };
}

/** As the controller finds it, for the few texts that the tests type. */
function checked(text: string): Output<'deploy.check_user_data'> {
  const lines = text.split('\n');
  const tab = lines.findIndex((line) => line.startsWith('\t'));
  const kind = text.startsWith('#!') ? 'script' : 'cloud-config';
  const problems =
    tab < 0
      ? []
      : [{ line: tab + 1, column: 1, sentence: 'A tab cannot indent YAML. Use two spaces for a level.' }];
  const warnings = text.includes('pakages') ? ['cloud-init knows no key "pakages": is packages meant?'] : [];
  return { kind, valid: problems.length === 0, problems, warnings };
}

const minuteMs = 60_000;

type Deployment = NonNullable<Output<'deploy.get'>['deployment']>;

export function deploymentOf(m: MachineRow, now: number): Deployment | null {
  const states: Partial<Record<MachineRow['status'], Deployment['state']>> = {
    deploying: 'installing',
    deployed: 'deployed',
    failed_deployment: 'failed',
  };
  const state = states[m.status];
  if (!state) return null;
  const ended = state !== 'installing';
  return {
    id: 1,
    state,
    image: 'debian/bookworm',
    imageTitle: 'Debian GNU/Linux 12 (bookworm)',
    target: 'disk',
    layout: 'LVM on sda',
    by: m.owner || 'mira',
    startedAt: now - 8 * minuteMs,
    installedAt: state === 'deployed' ? now - 3 * minuteMs : null,
    endedAt: ended ? now - 2 * minuteMs : null,
    progress:
      state === 'installing'
        ? {
            ...{ step: 'image', text: 'debian/bookworm', doneBytes: 512e6, totalBytes: 826e6 },
            ...{ bytesPerSecond: 212e6, secondsLeft: 38 },
          }
        : {
            ...{ step: state === 'failed' ? 'loader' : 'finish', text: 'grub-install on sda' },
            ...{ doneBytes: null, totalBytes: null, bytesPerSecond: null, secondsLeft: null },
          },
    failure:
      state === 'failed'
        ? 'grub-install said on sda: "no space left on /boot/efi". Choose a larger disk, or the layout flat.'
        : null,
    logResultId: 50,
    loginUser: 'debian',
    addresses: m.address ? [m.address] : [],
    hostKeys:
      state === 'deployed'
        ? ['SHA256:4bTn0Lr5K2cqM1f1Gm9uG3V1Yk2u3iYb0QmZ5yYb3Ck (ED25519)', 'SHA256:Xo1… (RSA)']
        : [],
    hasUserData: true,
  };
}

/** What the controller would answer about deploying, releasing and images. */
export function deployAnswers(of: DeployOf): Answers {
  const { one, become, now, hasImages } = of;
  return {
    'deploy.preview': (input) => ok(preview(input as Input<'deploy.preview'>)),
    'deploy.check_user_data': (input) => ok(checked(String(input['text']))),
    'deploy.start': (input) =>
      (input['erase'] as string[] | undefined)?.length || input['target'] === 'memory'
        ? become(input, {
            status: 'deploying',
            powerState: 'on',
            activity: { rail: 'ctttttt', text: 'Switching on', late: false },
          })
        : refuse('conflict', 'sda holds Ubuntu 22.04. Agree to lose it first.'),
    'deploy.get': (input) => {
      const machine = one(input['systemId']);
      return ok({ deployment: machine ? deploymentOf(machine, now()) : null });
    },
    'access.users': () =>
      ok({
        users: ['mira', 'jonas', 'ada'].map((username, i) => ({
          ...{ username, email: '', isSuperuser: i === 0, hasPassword: true, isDesk: i === 0 },
          ...{ sessions: 0, createdAt: now() - 90 * 24 * 60 * minuteMs },
        })),
      }),
    ...keysAnswers(),
    ...releaseAnswers(of),
    ...imagesAnswers(now, hasImages),
  };
}
