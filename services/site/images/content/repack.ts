import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { finished, pipeline } from 'node:stream/promises';
import { Transform, type Readable } from 'node:stream';
import { sha256OfFile } from '../manifest.ts';
import { ImageRefusal, runProgram } from '../program.ts';
import { diskFacts, headOf, unpackedAtMostBytes, type Examined } from './examine.ts';
import { headBytes, sniff } from './sniff.ts';

/** Disks are written from it faster than from a higher level, and it is half the size of none. */
const level = '-3';

/** Packs a stream with zstd into `into`; tells how many bytes went in. */
export async function packZstd(
  from: Readable,
  into: string,
  args: readonly string[],
  onBytes: (done: number) => void,
  signal?: AbortSignal,
): Promise<number> {
  const child = spawn('zstd', ['-q', '-T0', ...args, '-c'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new ImageRefusal('Packing it needs the program zstd: sudo apt install zstd')
          : error,
      ),
    );
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new ImageRefusal(`zstd ended with exit code ${code}. ${said.trim()}`)),
    );
  });
  ended.catch(() => undefined);
  let done = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      onBytes(done);
      next(null, chunk);
    },
  });
  const written = pipeline(child.stdout, createWriteStream(into));
  try {
    await Promise.all([pipeline(from, counting, child.stdin), written, ended]);
  } catch (error) {
    child.kill();
    await finished(child.stdout).catch(() => undefined);
    // the program's own word says more than the pipe that broke with it
    await ended;
    throw error;
  }
  return done;
}

export interface ToRepack {
  file: string;
  examined: Examined;
  /** The packed raw disk; `into`.raw beside it while a qcow2 is turned. */
  into: string;
  onProgress(done: number, of: number): void;
  signal: AbortSignal;
}

/** The one file of a tar, as a stream. */
function onlyFileOf(tar: string, signal: AbortSignal): Readable {
  const child = spawn('tar', ['-xOf', tar], { stdio: ['ignore', 'pipe', 'ignore'], signal });
  child.on('error', (error) => child.stdout.destroy(error));
  child.on('close', (code) => {
    if (code !== 0 && !child.stdout.destroyed)
      child.stdout.destroy(new ImageRefusal(`tar ended with exit code ${code}.`));
  });
  return child.stdout;
}

async function turnQcow2(file: string, raw: string, signal: AbortSignal): Promise<void> {
  try {
    await runProgram('qemu-img', ['convert', '-f', 'qcow2', '-O', 'raw', file, raw], {
      signal,
      timeoutMs: 6 * 3600_000,
    });
  } catch (error) {
    if (error instanceof ImageRefusal && error.message.includes('is missing'))
      throw new ImageRefusal(
        'A qcow2 is turned into a raw disk here, which needs the program qemu-img: sudo apt install qemu-utils',
      );
    throw error;
  }
}

/** Makes the packed raw disk that machines write, of a disk in another form. */
export async function repack({ file, examined, into, onProgress, signal }: ToRepack): Promise<Examined> {
  const of = examined.unpackedBytes ?? 0;
  if (of > unpackedAtMostBytes)
    throw new ImageRefusal(`Its disk is larger than ${unpackedAtMostBytes / 1024 ** 4} TiB.`);
  const raw = `${into}.raw`;
  let facts: Pick<Examined, 'bios' | 'uefi'> = examined;
  try {
    if (examined.repack === 'qcow2') {
      await turnQcow2(file, raw, signal);
      const head = await headOf(raw);
      const what = sniff(head.subarray(0, headBytes));
      if (what.is !== 'disk')
        throw new ImageRefusal(what.is === 'other' ? what.sentence : 'There is no disk with a GPT in it.');
      facts = diskFacts(head, what.blockSize, (await stat(raw)).size);
    }
    const source =
      examined.repack === 'only_file'
        ? onlyFileOf(file, signal)
        : createReadStream(examined.repack === 'qcow2' ? raw : file, { highWaterMark: 1 << 20 });
    const unpackedBytes = await packZstd(source, into, [level], (done) => onProgress(done, of), signal);
    const [sha256, { size: sizeBytes }] = [await sha256OfFile(into), await stat(into)];
    return { ...examined, ...facts, sha256, sizeBytes, unpackedBytes, packing: 'zstd', repack: null };
  } finally {
    await rm(raw, { force: true });
  }
}
