import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** What the thread says after each checkpoint: the code of what went wrong, or null. */
export type CheckpointSaid = { code: string | null };

/**
 * Moves committed pages from the write-ahead log into the database, away from the event loop: the default
 * checkpoint inside a commit holds it for 9 ms and more. One that fails (a full disk) is tried again at the next turn;
 * until then all stays in the log.
 */
const db = new Database((workerData as { file: string }).file);
db.pragma('wal_autocheckpoint = 0');
db.pragma('synchronous = NORMAL');

function checkpoint(): CheckpointSaid {
  try {
    db.pragma('wal_checkpoint(PASSIVE)');
    return { code: null };
  } catch (error) {
    return { code: (error as { code?: string }).code ?? String(error) };
  }
}

parentPort?.on('message', (what: 'checkpoint' | 'close') => {
  if (what === 'checkpoint') parentPort?.postMessage(checkpoint());
  else {
    db.close();
    parentPort?.close();
  }
});
