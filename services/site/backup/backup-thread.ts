import { parentPort, workerData } from 'node:worker_threads';
import type { Result } from '../../contract/result.ts';
import { makeBackup, type Told, type ToMake } from './make.ts';
import { proveBackup, type ToProve } from './prove.ts';
import type { Head } from './sealed-file.ts';

export type BackupTask = { make: ToMake } | { prove: ToProve };
export type BackupSaid =
  | { progress: { done: number; of: number } }
  | { made: Result<{ sizeBytes: number }> }
  | { proved: Result<Head> };

/** Makes or proves one backup, away from the event loop, and ends. */
const say = (said: BackupSaid): void => parentPort?.postMessage(said);
const task = workerData as BackupTask;
const tell: Told = (progress) => say({ progress });
if ('make' in task) say({ made: makeBackup(task.make, tell) });
else say({ proved: proveBackup(task.prove, tell) });
