import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { TestGround } from './ground.ts';
import type { Caller } from '../services/contract/implement.ts';
import { openJobs, type Jobs } from '../services/platform/jobs/jobs.ts';
import { openImages, type Images } from '../services/site/images/open-images.ts';

/** A desk whose images are the real ones, with the thread that looks at them; and files to bring. */
export const soon = <T>(ask: () => T) => expect.poll(ask, { timeout: 30_000 });

export const mira: Caller = { name: 'mira', userId: 1, may: ['view', 'edit', 'admin'] };

/** A root file system as a tar: one file, so that it needs no program to make. */
function rootTar(content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write('etc/os-release', 0);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('0', 156);
  header.write('ustar\0', 257);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return Buffer.concat([header, body, Buffer.alloc(1024)]);
}
export const image = (about = ''): Buffer =>
  gzipSync(rootTar(`ID=debian\nPRETTY_NAME="Lab 1"\n# ${about}${randomBytes(40_000).toString('hex')}\n`));
export const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export interface Desk {
  ground: TestGround;
  images: Images;
  jobs: Jobs;
}
export async function start(ground: TestGround): Promise<Desk> {
  const jobs = openJobs(ground);
  const images = openImages(ground, jobs, ground.dir);
  await images.settle();
  await jobs.service.start();
  return { ground, images, jobs };
}
export async function* pieces(bytes: Buffer, cutAfter = Infinity): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 10_000) {
    if (at >= cutAfter) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    yield await Promise.resolve(bytes.subarray(at, at + 10_000));
  }
}
export const begin = async (
  { images }: Desk,
  bytes: Buffer,
  more: { sha256?: string; name?: string } = {},
) => {
  const begun = await images.uploads.begin(
    {
      ...{ name: 'custom/lab', architecture: 'amd64/generic', fileName: 'lab.tgz', sizeBytes: bytes.length },
      ...more,
    },
    'mira',
  );
  if (!begun.ok) throw new Error(begun.problem.sentence);
  return begun.value;
};
export const imageOf = async ({ images }: Desk, id: number) => {
  const got = await images.implementation['images.get']({ id }, mira);
  return got.ok ? got.value.image : null;
};
export const settled = (desk: Desk, id: number, state: string): Promise<void> =>
  soon(async () => (await imageOf(desk, id))?.state).toBe(state);
