import { startThread } from '../threads.ts';
import type { CheckpointAsked, CheckpointSaid } from './checkpoint-thread.ts';
import type { Lock } from './lock.ts';

/** 16 MiB. Under a constant load no checkpoint ever meets an idle log, and the log would grow without end. */
const longestLogPages = 4_096;

export interface Checkpoints {
  /** Begins one, in its own thread. */
  begin(): void;
  close(): Promise<void>;
}

/**
 * Checkpoints of the database in `file`. One that finds a long log is followed by one for which writers wait, off the
 * event loop, so that the log begins anew. `said` is told the code of each one's failure, or null.
 */
export function startCheckpoints(
  file: string,
  write: Lock,
  said: (failure: { code: string } | null) => void,
): Checkpoints {
  const thread = startThread('checkpoint', { file });
  const gone = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  let restarted: (() => void) | undefined;
  const restart = (): Promise<void> =>
    write.run(async () => {
      thread.postMessage('restart' satisfies CheckpointAsked);
      await Promise.race([new Promise<void>((resolve) => (restarted = resolve)), gone]);
    });
  thread.on('error', (error) => said({ code: (error as { code?: string }).code ?? error.message }));
  thread.on('message', ({ asked, code, logPages }: CheckpointSaid) => {
    said(code === null ? null : { code });
    if (asked === 'restart') restarted?.();
    else if (logPages > longestLogPages) void restart();
  });
  return {
    begin: () => thread.postMessage('passive' satisfies CheckpointAsked),
    close() {
      thread.postMessage('close');
      return gone;
    },
  };
}
