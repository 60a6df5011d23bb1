import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImageRefusal } from '../program.ts';
import type { Packing } from './sniff.ts';

export interface Unpacker {
  input: Writable;
  output: Readable;
  /** Resolves when all came out: null, or what was wrong with the packed stream. Rejects where it cannot be unpacked here. */
  ended: Promise<string | null>;
  /** Ends it without waiting for the rest. */
  stop(): void;
}

/** Node reads only the first frame of a zstd stream, and no xz at all. */
const programs = {
  xz: { command: 'xz', args: ['-dc'], debian: 'xz-utils' },
  zstd: { command: 'zstd', args: ['-dcq', '--no-progress'], debian: 'zstd' },
} as const;

function inProgram({ command, args, debian }: (typeof programs)[keyof typeof programs]): Unpacker {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  child.stdin.on('error', () => undefined); // it ended first: its exit code tells why
  const ended = new Promise<string | null>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        new ImageRefusal(
          error.code === 'ENOENT'
            ? `Unpacking it needs the program ${command}: sudo apt install ${debian}`
            : `${command}: ${error.message}.`,
        ),
      ),
    );
    child.on('close', (code) => resolve(code === 0 ? null : (said.trim().split('\n').at(-1) ?? '')));
  });
  return { input: child.stdin, output: child.stdout, ended, stop: () => void child.kill() };
}

function inGunzip(): Unpacker {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const ended = Promise.race([
    once(gunzip, 'end').then(() => null),
    new Promise<string>((resolve) => gunzip.on('error', (error) => resolve(error.message))),
  ]);
  ended.catch(() => undefined);
  return { input: gunzip, output: gunzip, ended, stop: () => void gunzip.destroy() };
}

/** What turns a packed stream into what is in it; `none` lets it through. */
export function unpacker(packing: Packing | 'none'): Unpacker {
  if (packing === 'gzip') return inGunzip();
  if (packing !== 'none') return inProgram(programs[packing]);
  const through = new PassThrough({ highWaterMark: 1 << 20 });
  return {
    input: through,
    output: through,
    ended: once(through, 'end').then(() => null),
    stop: () => void through.destroy(),
  };
}
