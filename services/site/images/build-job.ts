import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Jobs, JobKind, RunningJob } from '../../platform/jobs/jobs.ts';
import { startThread } from '../../platform/threads.ts';
import type { FromBuild, ToBuild } from './build-messages.ts';
import { buildSteps } from './build.ts';
import { ImageRefusal } from './program.ts';
import { buildSystem } from './system.ts';

/** Building the image from the UI or the API, as a job. */
export interface ImageBuild {
  begin(who: string): Promise<Result<{ job: number }>>;
  /** The job that waits or runs; null when none does. */
  running(): Promise<number | null>;
  whyNot(): string | null;
}

const kind = 'images.build';

/** How the building thread is reached; a test has one of its own. */
export interface BuildThread {
  tell(message: ToBuild): void;
  onMessage(fn: (message: FromBuild) => void): void;
  onEnd(fn: (error: Error | null) => void): void;
}

export function imageThread(outDir: string, what: 'ephemeral' | 'system' = 'ephemeral'): BuildThread {
  const worker = startThread('image', { outDir, what });
  return {
    tell: (message) => worker.postMessage(message),
    onMessage: (fn) => void worker.on('message', fn),
    onEnd: (fn) => void worker.on('error', fn).on('exit', () => fn(null)),
  };
}

/** One build at a time; interrupted by the desk's end it begins again, with the finished parts from the cache. */
export function openImageBuild(
  { store }: Pick<Ground, 'store'>,
  jobs: Pick<Jobs, 'add' | 'list'>,
  dataDir: string,
  open: (outDir: string) => BuildThread = imageThread,
  whyNot: () => string | null = whyNotHere,
): ImageBuild {
  const begin = jobs.add({
    kind,
    arguments: z.object({}).strict(),
    title: () => 'Build the system that machines boot',
    steps: buildSteps,
    afterRestart: 'again',
    async run(job) {
      const built = await runBuild(open(dataDir), job);
      return built.ok ? ok(`built, with kernel ${built.value}.`) : built;
    },
  } satisfies JobKind<Record<string, never>>);
  const running = (): Promise<number | null> => newestRunning(jobs, kind);
  return {
    running,
    whyNot,
    async begin(who) {
      const reason = whyNot();
      if (reason !== null) return refuse('not_now', reason);
      const job = (await running()) ?? (await store.transaction((tx) => begin(tx, {}, who)));
      return ok({ job });
    },
  };
}

/** The job of a kind that waits or runs; null when none does. */
export async function newestRunning(jobs: Pick<Jobs, 'list'>, kind: string): Promise<number | null> {
  const newest = (await jobs.list(undefined, 20)).find((job) => job.kind === kind);
  return newest && ['waiting', 'running'].includes(newest.state) ? newest.id : null;
}

/** Follows a building thread to its end; gives what it says of what it built. */
export function runBuild(
  thread: BuildThread,
  job: Pick<RunningJob<unknown>, 'signal' | 'step' | 'progress'>,
): Promise<Result<string>> {
  const { signal } = job;
  return new Promise((resolve, reject) => {
    let steps: Promise<void> = Promise.resolve();
    const end = (result: Result<string>): void => void steps.then(() => resolve(result), reject);
    const breakOff = (): void => thread.tell('break off');
    if (signal.aborted) breakOff();
    signal.addEventListener('abort', breakOff);
    thread.onMessage((message) => {
      if ('step' in message) steps = steps.then(() => job.step(message.step));
      else if ('progress' in message) job.progress(message.progress);
      else if ('built' in message) end(ok(message.built));
      else end(refuse('image_not_built', message.refused));
    });
    thread.onEnd((error) => {
      signal.removeEventListener('abort', breakOff);
      end(
        refuse('image_not_built', error ? `It failed inside: ${error.message}.` : 'It ended without a word.'),
      );
    });
  });
}

const needed = { mmdebstrap: 'mmdebstrap', mksquashfs: 'squashfs-tools', zstd: 'zstd' } as const;

/** Why this computer cannot build it; the command line does the same where this program is not the administrator. */
export function whyNotHere(): string | null {
  try {
    buildSystem();
  } catch (error) {
    if (error instanceof ImageRefusal) return error.message;
    throw error;
  }
  if (process.getuid?.() !== 0)
    return 'Only the administrator may build it. Start this desk as one, or run the command.';
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/bin'];
  const absent = Object.entries(needed).filter(
    ([program]) => !folders.some((dir) => isProgram(path.join(dir, program))),
  );
  return absent.length === 0
    ? null
    : `Building needs more programs: sudo apt install ${absent.map(([, name]) => name).join(' ')}`;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
