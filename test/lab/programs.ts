import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end and gives its standard output; throws with its error lines. */
export async function run(name: string, ...args: string[]): Promise<string> {
  try {
    return (await execute(name, args, { maxBuffer: 16 << 20, timeout: 120_000 })).stdout;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(`${name} ${args.join(' ')}: ${stderr?.trim() || message}`);
  }
}

export interface Running {
  child: ChildProcess;
  /** Resolves when it ended, with the last 4 KB it wrote to standard error. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/** Starts a program in a network namespace; it dies with this process, however that ends. */
export function startIn(namespace: string, name: string, ...args: string[]): Running {
  const child = spawn('ip', ['netns', 'exec', namespace, 'setpriv', '--pdeathsig', 'KILL', name, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  const keep = (text: string) => (errors = (errors + text).slice(-4096));
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(errors)));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 3000);
    await ended;
    clearTimeout(force);
  };
  return { child, ended, stop };
}

/** Asks `look` every 200 ms until it gives something; throws with `what` and the last words of `explain` after `limitMs`. */
export async function until<T>(
  what: string,
  limitMs: number,
  look: () => Promise<T | undefined> | T | undefined,
  explain: () => string = () => '',
): Promise<T> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${what} did not happen within ${Math.round(limitMs / 1000)} s. ${explain()}`);
}
