import type { BootResource } from '../../services/contract/all.ts';
import type { Output, ProcedureName } from '../../services/contract/calls.ts';
import { ok, refuse, type Result } from '../../services/contract/result.ts';

type Answers = { [N in ProcedureName]?: (input: Record<string, unknown>) => Result<Output<N>> };
const dayMs = 24 * 60 * 60_000;

const image = (now: number, more: Partial<BootResource>): BootResource => ({
  id: 1,
  name: 'debian/bookworm',
  osystem: 'debian',
  series: 'bookworm',
  architecture: 'amd64/generic',
  title: 'Debian GNU/Linux 12 (bookworm)',
  source: 'built',
  state: 'ready',
  problem: null,
  kind: 'root_tar',
  packing: 'zstd',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  sizeBytes: 252e6,
  unpackedBytes: 902e6,
  minDiskBytes: 2e9,
  loginUser: 'debian',
  hasCloudInit: true,
  hasKernel: true,
  bios: true,
  uefi: true,
  network: 'networkd',
  createdAt: now - 2 * dayMs,
  readyAt: now - 2 * dayMs,
  usedAt: now - dayMs,
  by: 'mira',
  job: null,
  upload: null,
  ...more,
});

export const images = (now: number): BootResource[] => [
  image(now, {}),
  image(now, {
    ...{ id: 2, name: 'custom/lab-node', osystem: 'custom', series: 'lab-node', title: 'Lab node 7' },
    ...{ source: 'uploaded', kind: 'disk', loginUser: 'ubuntu', sizeBytes: 1.9e9, unpackedBytes: 8.6e9 },
    ...{ hasCloudInit: null, hasKernel: null, bios: null, usedAt: null, network: null },
  }),
  image(now, {
    ...{
      id: 3,
      name: 'custom/old',
      osystem: 'custom',
      series: 'old',
      title: 'custom/old',
      source: 'uploaded',
    },
    ...{ state: 'broken', kind: null, packing: null, sha256: null, usedAt: null, readyAt: null },
    problem: 'The file ends in the middle of a zstd frame. Upload it again.',
  }),
  image(now, {
    ...{ id: 4, name: 'custom/office', osystem: 'custom', series: 'office', title: 'Office 3' },
    ...{ source: 'uploaded', state: 'uploading', kind: null, packing: null, sha256: null },
    ...{ usedAt: null, readyAt: null },
    upload: { fileName: 'office.img', receivedBytes: 820e6, sizeBytes: 2e9 },
  }),
];

/** What the controller would answer about images. */
export function imagesAnswers(now: () => number, hasImages: boolean): Answers {
  let all = hasImages ? images(now()) : [];
  let received = 0;
  let breaksOff = false;
  return {
    'images.list': () => ok({ items: all }),
    'images.upload_begin': (input) => {
      received = 0;
      breaksOff = String(input['fileName']).startsWith('shaky');
      const id = 10;
      const upload = {
        fileName: String(input['fileName']),
        receivedBytes: 0,
        sizeBytes: Number(input['sizeBytes']),
      };
      const name = String(input['name']);
      all = [
        ...all.filter((each) => each.id !== id),
        image(now(), { id, name, title: name, state: 'uploading', readyAt: null, usedAt: null, upload }),
      ];
      return ok({ id, receivedBytes: received, chunkAtMostBytes: 1024 * 1024 });
    },
    'images.get': (input) => {
      const found = all.find((each) => each.id === input['id']);
      return found ? ok({ image: found }) : refuse('not_found', 'There is no such image.');
    },
    'images.upload_piece': (input) => {
      if (breaksOff) {
        breaksOff = false;
        return refuse('unavailable', 'The connection broke off.');
      }
      received += Buffer.from(String(input['base64']), 'base64').length;
      all = all.map((each) => {
        if (each.id !== input['id'] || !each.upload) return each;
        const here = { ...each.upload, receivedBytes: received };
        return received >= here.sizeBytes
          ? { ...each, state: 'ready' as const, upload: null, readyAt: now() }
          : { ...each, upload: here };
      });
      return ok({ receivedBytes: received, sizeBytes: received, job: null });
    },
    'images.upload_finish': () => {
      all = all.map((each) => (each.id === 10 ? { ...each, state: 'ready' as const, upload: null } : each));
      return ok({ job: 4 });
    },
    'images.upload_abort': (input) => {
      all = all.filter((each) => each.id !== input['id']);
      return ok({});
    },
    'images.delete': (input) => {
      if (input['id'] === 1)
        return refuse(
          'conflict',
          'db-03 is being installed from it. Wait until that is over, then delete it.',
        );
      all = all.filter((each) => each.id !== input['id']);
      return ok({});
    },
    'images.verify': () => ok({ job: 5 }),
    'images.rename': () => ok({}),
    'images.build': () => ok({ job: 6 }),
  };
}
