import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/**
 * Moves committed pages from the write-ahead log into the database, away from the event loop: the default
 * checkpoint inside a commit holds it for 9 ms and more.
 */
const db = new Database((workerData as { file: string }).file);
db.pragma('wal_autocheckpoint = 0');
db.pragma('synchronous = NORMAL');

parentPort?.on('message', (what: 'checkpoint' | 'close') => {
  if (what === 'checkpoint') db.pragma('wal_checkpoint(PASSIVE)');
  else {
    db.close();
    parentPort?.close();
  }
});
