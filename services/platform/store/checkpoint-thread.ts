import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** `restart` also lets the next write begin the log anew, which needs that nobody writes meanwhile. */
export type CheckpointAsked = 'passive' | 'restart';
/** What the thread says after each checkpoint: the code of what went wrong, or null, and the log's size in pages. */
export type CheckpointSaid = { asked: CheckpointAsked; code: string | null; logPages: number };

/**
 * Moves committed pages from the write-ahead log into the database, away from the event loop: the default
 * checkpoint inside a commit holds it for 9 ms and more. One that fails (a full disk) is tried again at the next turn;
 * until then all stays in the log.
 */
const db = new Database((workerData as { file: string }).file);
db.pragma('wal_autocheckpoint = 0');
db.pragma('synchronous = NORMAL');

function checkpoint(asked: CheckpointAsked): CheckpointSaid {
  try {
    const [row] = db.pragma(`wal_checkpoint(${asked.toUpperCase()})`) as [{ log: number }];
    return { asked, code: null, logPages: row.log };
  } catch (error) {
    return { asked, code: (error as { code?: string }).code ?? String(error), logPages: 0 };
  }
}

parentPort?.on('message', (what: CheckpointAsked | 'close') => {
  if (what !== 'close') return parentPort?.postMessage(checkpoint(what));
  db.close();
  parentPort?.close();
});
