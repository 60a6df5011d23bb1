import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** A server under load: ours or a peer, each a process of its own. */
export interface BenchServer extends AsyncDisposable {
  /** Processor time of it and of its ended children until now. */
  cpuMs(): number;
  /** The most memory it has held. */
  peakMb(): number;
}

const CLOCK_TICK_MS = 10;

/** Starts a server and waits until `ready` says that it answers. */
export async function benchServer(
  command: string,
  args: readonly string[],
  ready: () => Promise<boolean>,
): Promise<BenchServer> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  for (let tries = 0; !(await ready()); tries++) {
    if (child.exitCode === null && tries < 20) await wait(50);
    else {
      await stop();
      throw new Error(`${command} does not serve`);
    }
  }
  return {
    cpuMs: () => family(child).reduce((sum, pid) => sum + cpuMsOf(pid), 0),
    peakMb: () => family(child).reduce((sum, pid) => sum + peakMbOf(pid), 0),
    [Symbol.asyncDispose]: stop,
  };
}

/** The process and the workers that it has now. */
function family({ pid }: ChildProcess): number[] {
  const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid!, ...(workers ? workers.split(' ').map(Number) : [])];
}

function cpuMsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0) * CLOCK_TICK_MS;
  } catch {
    return 0; // ended meanwhile; its parent's sum has it
  }
}

function peakMbOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
