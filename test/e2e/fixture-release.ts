import type { Output, ProcedureName } from '../../services/contract/calls.ts';
import { ok, type Result } from '../../services/contract/result.ts';
import type { DeployOf } from './fixture-deploy.ts';

type Answers = { [N in ProcedureName]?: (input: Record<string, unknown>) => Result<Output<N>> };
const gb = 1e9;
const dayMs = 24 * 60 * 60_000;

const disks: Output<'release.preview'>['disks'] = [
  {
    ...{ name: 'sda', model: 'Samsung PM893', serial: 'S45PNA0M5A', sizeBytes: 480 * gb, kind: 'SATA SSD' },
    holds: 'Debian 12 with 31 GB of data',
    secure: { possible: true, text: 'ATA secure erase' },
    fullSeconds: 1000,
  },
  {
    ...{ name: 'sdb', model: 'Samsung PM893', serial: 'S45PNA0M5B', sizeBytes: 480 * gb, kind: 'SATA SSD' },
    ...{ holds: null, secure: { possible: true, text: 'ATA secure erase' }, fullSeconds: 1000 },
  },
  {
    ...{ name: 'nvme0n1', model: 'Micron 7450', serial: '2234E65', sizeBytes: 7680 * gb, kind: 'NVMe' },
    ...{ holds: 'xfs “scratch”, 5.1 TB used', secure: { possible: true, text: 'NVMe format, user data' } },
    fullSeconds: 2900,
  },
  {
    ...{ name: 'sdc', model: 'ST8000NM', serial: 'ZA1B', sizeBytes: 8000 * gb, kind: 'disk' },
    holds: 'ext4 “archive”, 3 TB used',
    secure: { possible: false, text: 'Its firmware is frozen; it is overwritten instead.' },
    fullSeconds: 50_000,
  },
];

const certificates = (now: number): Output<'release.certificates'>['items'] =>
  disks.slice(0, 3).map((disk, i) => ({
    resultId: 90 + i,
    disk: disk.name,
    model: disk.model,
    serial: disk.serial,
    sizeBytes: disk.sizeBytes,
    endedAt: now - dayMs,
    passed: i !== 1,
    method: i === 2 ? 'NVMe format, user data erase' : 'Overwritten with zeros',
    nistClass: i === 2 ? 'Purge' : 'Clear',
    verifiedSamples: 1000,
    badSamples: i === 1 ? 3 : 0,
    by: 'mira',
  }));

/** What the controller would answer about releasing and rescue mode. */
export function releaseAnswers({ one, become, now }: DeployOf): Answers {
  return {
    'release.preview': (input) =>
      ok({
        owner: one(input['systemId'])?.owner ?? '',
        deployed: 'Debian GNU/Linux 12 (bookworm)',
        disks,
        default: 'keep',
      }),
    'release.start': (input) =>
      become(
        input,
        input['erase']
          ? { status: 'disk_erasing', activity: { rail: 'ctttttt', text: 'Switching on', late: false } }
          : { status: 'releasing', activity: { rail: null, text: 'Powering off', late: false } },
      ),
    'release.certificates': (input) => {
      const status = one(input['systemId'])?.status;
      return ok({ items: status === 'ready' || status === 'failed_disk_erasing' ? certificates(now()) : [] });
    },
    'machines.acquire': (input) => become(input, { status: 'allocated', owner: 'mira' }),
    'machines.rescue_mode': (input) => become(input, { status: 'entering_rescue_mode' }),
    'machines.exit_rescue_mode': (input) => become(input, { status: 'exiting_rescue_mode' }),
    'machines.override_failed_testing': (input) => become(input, { status: 'ready' }),
  };
}
