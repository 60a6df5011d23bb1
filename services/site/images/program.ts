import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Ends a build with a sentence for the admin; the face of this folder turns it into a Problem. */
export class ImageRefusal extends Error {}

export interface ProgramOptions {
  cwd?: string;
  /** Added to this process's; undefined takes one away. */
  env?: Record<string, string | undefined>;
  /** This file is the program's standard input. */
  stdinFile?: string;
  timeoutMs?: number;
  /** Hears each line of both outputs. */
  onLine?: (line: string) => void;
  signal?: AbortSignal | undefined;
}

const breakingOff = new AsyncLocalStorage<AbortSignal>();

/** Every program that `work` starts ends when the signal is aborted. */
export const brokenOffBy = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> =>
  breakingOff.run(signal, work);

const KEPT_BYTES = 4 * 1024 * 1024;

/** Runs a program and gives its standard output (at most 4 MiB); refuses with its last lines when it fails. */
export function runProgram(
  name: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<string> {
  const signal = options.signal ?? breakingOff.getStore();
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, {
      cwd: options.cwd,
      env: {
        ...process.env,
        LC_ALL: 'C.UTF-8',
        PATH: `${process.env['PATH']}:/usr/sbin:/sbin`,
        ...options.env,
      },
      stdio: [options.stdinFile ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 900_000,
      ...(signal && { signal }),
    });
    let output = '';
    let errors = '';
    child
      .stdout!.setEncoding('utf8')
      .on('data', (text: string) => (output = (output + text).slice(0, KEPT_BYTES)));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-8192)));
    const { onLine } = options;
    if (onLine)
      for (const stream of [child.stdout!, child.stderr!])
        createInterface({ input: stream }).on('line', onLine);
    if (options.stdinFile) {
      const source = createReadStream(options.stdinFile);
      source.on('error', reject);
      child.stdin!.on('error', () => source.destroy()); // the program ended first: its exit code tells why
      source.pipe(child.stdin!);
    }
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        new ImageRefusal(
          error.code === 'ENOENT' ? `The program ${name} is missing.` : `${name}: ${error.message}.`,
        ),
      ),
    );
    child.on('close', (code, killedBy) => {
      if (code === 0) return resolve(output);
      const lastLines = errors.trim().split('\n').slice(-6).join('\n');
      reject(new ImageRefusal(`${name} ended with ${killedBy ?? `exit code ${code}`}.\n${lastLines}`));
    });
  });
}
