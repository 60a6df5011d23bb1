import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { run, until } from './programs.ts';

const root = new URL('../..', import.meta.url).pathname;

/** The demo as somebody runs it, with temporary files in a folder of its own. */
export interface RunningDemo extends AsyncDisposable {
  child: ChildProcess;
  url: string;
  said(): string;
  /** Presses a key in its terminal, and waits for what is said about it. */
  press(key: string, answer: RegExp): Promise<void>;
  /** Resolves with its exit code. */
  ended: Promise<number | null>;
  /** Names of what of it is still there: folders, processes, network namespaces. */
  left(): Promise<string[]>;
}

/** Network namespaces that this system knows by the names that the first process of a namespace gives. */
const namespaces = async (): Promise<string[]> =>
  (await run('ip', 'netns', 'list')).split('\n').filter((name) => name.startsWith('md1-'));

/** Starts the demo as a user does and waits for its address. */
export async function startDemo(program: string, ...args: string[]): Promise<RunningDemo> {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-demo-test-'));
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, TMPDIR: dir },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const sees = (text: RegExp, limitMs: number) =>
    until(
      `${text} in the terminal`,
      limitMs,
      () => text.exec(said) ?? undefined,
      () => said,
    );
  const [url] = (await sees(/http:\/\/127\.0\.0\.1:\d+/, 240_000))!;
  return {
    child,
    url,
    said: () => said,
    ended,
    async press(key, answer) {
      child.stdin.write(key);
      await sees(answer, 30_000);
    },
    async left() {
      const processes = await run('pgrep', '-af', dir).catch(() => '');
      const folders = readdirSync(dir).filter((name) => name.startsWith('metaldesk-')); // npm keeps files there too
      return [...folders, ...processes.split('\n').filter(Boolean), ...(await namespaces())];
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end('q');
      const force = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(force);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export const nothingIsLeft = (demo: RunningDemo): Promise<void> =>
  expect.poll(() => demo.left(), { timeout: 15_000 }).toEqual([]);
