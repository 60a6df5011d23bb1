import type { Result } from '../../contract/result.ts';
import { startThread } from '../../platform/threads.ts';
import type { BackupSaid } from './backup-thread.ts';
import type { Told, ToMake } from './make.ts';
import type { ToProve } from './prove.ts';
import type { Head } from './sealed-file.ts';

type Task = { make: ToMake } | { prove: ToProve };

/** Runs one task in a thread of its own; it is ended with `signal`. Throws what the thread threw. */
function inThread(task: Task, tell: Told, signal: AbortSignal): Promise<BackupSaid> {
  return new Promise((resolve, reject) => {
    const thread = startThread('backup', task);
    const end = (): void => void thread.terminate();
    signal.addEventListener('abort', end);
    thread.on('message', (said: BackupSaid) => {
      if ('progress' in said) tell(said.progress);
      else resolve(said);
    });
    thread.on('error', reject);
    thread.on('exit', () => {
      signal.removeEventListener('abort', end);
      reject(new Error('The thread ended before its work did.'));
    });
  });
}

export async function makeInThread(
  make: ToMake,
  tell: Told,
  signal: AbortSignal,
): Promise<Result<{ sizeBytes: number }>> {
  const said = await inThread({ make }, tell, signal);
  if (!('made' in said)) throw new Error('The thread answered something else.');
  return said.made;
}

export async function proveInThread(prove: ToProve, tell: Told, signal: AbortSignal): Promise<Result<Head>> {
  const said = await inThread({ prove }, tell, signal);
  if (!('proved' in said)) throw new Error('The thread answered something else.');
  return said.proved;
}
