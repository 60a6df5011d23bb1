import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { makeFolder, syncFolder } from '../../platform/store/folder.ts';
import { migrationNames } from '../../platform/store/migrations.ts';
import { diskTroubleOf } from '../../platform/store/trouble.ts';
import { sealInto } from './sealed-file.ts';

export interface ToMake {
  dataDir: string;
  /** Where the backup goes; it has its name only when it is whole and on disk. */
  file: string;
  passPhrase: string;
  /** The key of the secrets itself, in base64. */
  secretKey: string;
  version: string;
  deskName: string;
  madeAt: number;
}

export type Told = (progress: { done: number; of: number }) => void;

const readAtOnceBytes = 256 * 1024;

/** Writes a backup: a copy of the store as of now, and the key of its secrets. Slow and without a pause: belongs in a thread. */
export function makeBackup(wanted: ToMake, tell: Told): Result<{ sizeBytes: number }> {
  const copy = `${wanted.file}.db`;
  const unfinished = `${wanted.file}.part`;
  const clear = (): void => [copy, unfinished].forEach((file) => rmSync(file, { force: true }));
  if (!existsSync(path.join(wanted.dataDir, 'metaldesk.db')))
    return refuse('not_found', `There is no desk in ${wanted.dataDir}: nothing is there to back up.`);
  try {
    makeFolder(path.dirname(wanted.file));
    clear();
    const store = new Database(path.join(wanted.dataDir, 'metaldesk.db'), { readonly: true });
    try {
      store.prepare('VACUUM INTO ?').run(copy);
    } finally {
      store.close();
    }
    seal(wanted, copy, unfinished, tell);
    renameSync(unfinished, wanted.file);
    syncFolder(path.dirname(wanted.file));
    return ok({ sizeBytes: statSync(wanted.file).size });
  } catch (error) {
    const trouble = roomTrouble(
      error,
      'There is no room for the backup on this disk. Free some, then make it again.',
    );
    if (trouble === null) throw error;
    return refuse('unavailable', trouble);
  } finally {
    clear();
  }
}

/** What a failed write means: `full` where the disk is, else what the store would say; null when no disk is to blame. */
export function roomTrouble(error: unknown, full: string): string | null {
  const { code } = error as { code?: string };
  return /^(ENOSPC|EDQUOT|SQLITE_FULL)$/.test(code ?? '') ? full : diskTroubleOf(error);
}

function seal(wanted: ToMake, copy: string, into: string, tell: Told): void {
  const { passPhrase, version, deskName, madeAt } = wanted;
  const key = Buffer.from(wanted.secretKey, 'base64');
  const sizeBytes = statSync(copy).size;
  const files = [
    { name: 'secret.key', sizeBytes: key.length },
    { name: 'metaldesk.db', sizeBytes },
  ];
  const fd = openSync(into, 'wx', 0o600);
  const from = openSync(copy, 'r');
  try {
    const out = sealInto(fd, passPhrase, { version, deskName, madeAt, migrations: migrationNames, files });
    out.write(key);
    const bytes = Buffer.alloc(readAtOnceBytes);
    let done = 0;
    for (let n = readSync(from, bytes); n > 0; n = readSync(from, bytes)) {
      out.write(bytes.subarray(0, n));
      tell({ done: (done += n), of: sizeBytes });
    }
    out.end();
    fsyncSync(fd);
  } finally {
    closeSync(from);
    closeSync(fd);
  }
}
