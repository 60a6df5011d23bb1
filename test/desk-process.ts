import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Namespace } from './netns.ts';

const root = new URL('..', import.meta.url).pathname;
const readyWithinMs = 60_000;

export interface ReadyLine {
  ready: true;
  url: string;
  pid: number;
  services: Record<string, string>;
}

/** What a program said and how it ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface DeskProcess extends AsyncDisposable {
  readonly ready: ReadyLine;
  stdout(): string;
  stderr(): string;
  /** Ends it and waits; gives the exit code and how long that took. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
}

/** A folder of its own for a desk's data. */
export function aDataDir(): { dir: string } & Disposable {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-data-'));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

const within = (namespace: Namespace | undefined, argv: string[]): [string, string[]] =>
  namespace ? ['ip', ['netns', 'exec', namespace.name, ...argv]] : [argv[0]!, argv.slice(1)];

function startServe(args: readonly string[], namespace: Namespace | undefined): ChildProcess {
  const [program, argv] = within(namespace, ['npm', 'run', '-s', 'serve', '--', ...args]);
  return spawn(program, argv, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs `serve` until it ends by itself: for what it refuses. */
export function serveEnds(...args: string[]): Promise<Ended> {
  const child = startServe(args, undefined);
  const said = listen(child);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })));
}

/** `npm run -s serve -- args`, ready. Throws with its log when it ends before that. */
export async function aDesk(args: readonly string[], namespace?: Namespace): Promise<DeskProcess> {
  const child = startServe(args, namespace);
  const said = listen(child);
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = await new Promise<ReadyLine>((resolve, reject) => {
    const giveUp = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`${why}\n${said.stdout}\n${said.stderr}`));
    };
    const timer = setTimeout(() => giveUp('the desk is not ready'), readyWithinMs);
    child.stdout!.on('data', () => {
      if (!said.stdout.includes('\n')) return;
      clearTimeout(timer);
      resolve(JSON.parse(said.stdout.split('\n')[0]!) as ReadyLine);
    });
    void gone.then((code) => {
      clearTimeout(timer);
      giveUp(`the desk ended with ${code}`);
    });
  });
  const stop: DeskProcess['stop'] = async (signal = 'SIGTERM') => {
    const since = performance.now();
    if (child.exitCode === null && child.signalCode === null) process.kill(ready.pid, signal);
    return { code: await gone, ms: performance.now() - since };
  };
  return {
    ready,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop('SIGKILL').catch(() => undefined)),
  };
}

function listen(child: ChildProcess): { stdout: string; stderr: string } {
  const said = { stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return said;
}

/** `metaldesk args`, with the pinned Node. */
export function cli(args: readonly string[], namespace?: Namespace): Promise<Ended> {
  const [program, argv] = within(namespace, [
    process.execPath,
    path.join(root, 'main/metaldesk.mjs'),
    ...args,
  ]);
  return new Promise((resolve) => {
    execFile(program, argv, { timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
