import { closeSync, fsyncSync, fstatSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { makeFolder } from '../../platform/store/folder.ts';
import { migrationNames } from '../../platform/store/migrations.ts';
import { roomTrouble, type Told } from './make.ts';
import { newer, readSealed, type Head, type SealedReader } from './sealed-file.ts';

export interface ToProve {
  file: string;
  passPhrase: string;
  /** A folder that is made anew; what the backup holds is put there. It is gone again after a refusal. */
  into: string;
}

/** What may stand in a backup: nothing else is ever written. */
const known = ['secret.key', 'metaldesk.db'];

/**
 * Opens a whole backup into a folder aside: every piece is proved, and the store in it is looked through. Refuses with
 * `not_a_backup`, `cut_off`, `altered`, `newer`, `wrong_pass_phrase` or `unavailable`. Slow: belongs in a thread.
 */
export function proveBackup(wanted: ToProve, tell: Told): Result<Head> {
  rmSync(wanted.into, { recursive: true, force: true });
  const result = attempt(wanted, tell);
  if (!result.ok) rmSync(wanted.into, { recursive: true, force: true });
  return result;
}

function attempt({ file, passPhrase, into }: ToProve, tell: Told): Result<Head> {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch (error) {
    return refuse('not_found', `The backup ${file} cannot be read (${(error as { code?: string }).code}).`);
  }
  try {
    const sealed = readSealed(fd);
    if (!sealed.ok) return sealed;
    const { head } = sealed.value;
    if (head.migrations.some((name) => !migrationNames.includes(name))) return newer(head.version);
    if (head.files.map((f) => f.name).join() !== known.join())
      return refuse('altered', 'The backup does not hold what a backup holds. Use another copy of it.');
    const reader = sealed.value.open(passPhrase);
    if (!reader.ok) return reader;
    makeFolder(into);
    const room = statfsSync(into);
    const neededBytes = head.files.reduce((sum, f) => sum + f.sizeBytes, 0);
    if (room.bavail * room.bsize < neededBytes * 1.2)
      return refuse(
        'unavailable',
        'There is no room on this disk to open the backup. Free some, then restore again.',
      );
    const unpacked = unpack(head, reader.value, into, fstatSync(fd).size, tell);
    if (!unpacked.ok) return unpacked;
    return looksWhole(path.join(into, 'metaldesk.db'))
      ? ok(head)
      : refuse('altered', 'The store in the backup is damaged. Use an older backup.');
  } catch (error) {
    const trouble = roomTrouble(
      error,
      'The disk got full while the backup was opened. Free some room, then restore again.',
    );
    if (trouble === null) throw error;
    return refuse('unavailable', trouble);
  } finally {
    closeSync(fd);
  }
}

function unpack(head: Head, reader: SealedReader, into: string, fileBytes: number, tell: Told): Result<void> {
  const files = head.files.map((f) => ({
    left: f.sizeBytes,
    fd: openSync(path.join(into, f.name), 'wx', 0o600),
  }));
  try {
    for (let at = 0; ;) {
      const piece = reader.next();
      if (!piece.ok) return piece;
      if (piece.value === null) break;
      for (let rest = piece.value; rest.length > 0;) {
        while (files[at]?.left === 0) at += 1;
        const file = files[at];
        if (!file) return refuse('altered', 'The backup holds more than it says. Use another copy of it.');
        const n = writeSync(file.fd, rest, 0, Math.min(rest.length, file.left));
        file.left -= n;
        rest = rest.subarray(n);
      }
      tell({ done: reader.readBytes(), of: fileBytes });
    }
    if (files.some((f) => f.left > 0))
      return refuse('altered', 'The backup holds less than it says. Use another copy of it.');
    for (const file of files) fsyncSync(file.fd);
    return ok(undefined);
  } finally {
    for (const file of files) closeSync(file.fd);
  }
}

function looksWhole(file: string): boolean {
  try {
    const store = new Database(file, { readonly: true });
    try {
      return store.pragma('quick_check(1)', { simple: true }) === 'ok';
    } finally {
      store.close();
    }
  } catch {
    return false;
  }
}
