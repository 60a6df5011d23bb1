import path from 'node:path';
import Database from 'better-sqlite3';
import { makeFolder } from './folder.ts';

/**
 * Holds a data folder (made with mode 0700 when absent) for this process alone, until the returned function is called
 * or the process ends, in whichever way: the lock is the system's, on a small database of its own. Null when another
 * process holds it.
 */
export function holdAlone(dir: string): (() => void) | null {
  makeFolder(dir);
  const lock = new Database(path.join(dir, 'in-use.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return null;
    throw error;
  }
}
