import { closeSync, fdatasync, openSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { startCheckpoints } from './checkpoints.ts';
import { flusher } from './flush.ts';
import { makeFolder, syncFolder } from './folder.ts';
import { lock } from './lock.ts';
import { provider } from './migrations.ts';
import type { Schema } from './schema.ts';
import { diskTroubleOf } from './trouble.ts';
import { WriterDialect } from './writer-dialect.ts';

export type Tx = Transaction<Schema>;
export type Reader = Pick<Kysely<Schema>, 'selectFrom' | 'with'>;
export type Raw = Database.Database;

export interface Store {
  /** Reads of what is committed. Never inside a transaction: use its `tx` there. */
  readonly read: Reader;
  /** Alone among all writers; `fn` awaits nothing but queries on `tx`. Rolled back when it throws. */
  transaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** For hot paths: one synchronous BEGIN ... COMMIT on the raw handle, with statements prepared once. */
  batch<T>(fn: (raw: Raw) => T): Promise<T>;
  /** Resolves when everything committed so far is on disk. */
  durable(): Promise<void>;
  /** Called after each commit of a transaction or batch. */
  onCommit(fn: () => void): void;
  /** Called after each transaction or batch that changed nothing, before the next one begins. */
  onRollback(fn: () => void): void;
  /** Why nothing can be stored now, as a sentence for the admin; null when the last write went well. */
  trouble(): string | null;
  close(): Promise<void>;
}

const checkpointEveryMs = 5_000;

const countOpening =
  "INSERT INTO setting (name, value) VALUES ('store.opened', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1";
/** Writes to the log without changing anything. */
const touch = "UPDATE setting SET value = value WHERE name = 'store.opened'";

/** Opens (and migrates) the store in `dir`, a folder made with mode 0700. Throws when it is newer than this program. */
export async function openStore(dir: string): Promise<Store> {
  makeFolder(dir);
  const file = path.join(dir, 'metaldesk.db');
  const raw = new Database(file);
  for (const p of ['journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON', 'busy_timeout = 5000'])
    raw.pragma(p);
  raw.pragma('wal_autocheckpoint = 0');
  const writer = new Kysely<Schema>({ dialect: new WriterDialect(raw) });
  const { error } = await new Migrator({ db: writer, provider }).migrateToLatest();
  if (error) {
    raw.close();
    throw error instanceof Error
      ? error
      : new Error('The store could not be brought up to date.', { cause: error });
  }
  // The log must exist before its descriptor is opened, and its directory entry must be on disk.
  raw.exec(countOpening);
  const walFd = openSync(`${file}-wal`, 'r+');
  syncFolder(dir);
  const readRaw = new Database(file, { readonly: true });
  const reader = new Kysely<Schema>({ dialect: new SqliteDialect({ database: readRaw }) });
  const troubles = new Map<'commit' | 'flush' | 'checkpoint', string>();
  const note = (of: 'commit' | 'flush' | 'checkpoint', error: unknown): void => {
    const sentence = diskTroubleOf(error);
    if (sentence !== null) troubles.set(of, sentence);
  };
  const write = lock();
  const checkpoints = startCheckpoints(file, write, (failure) =>
    failure ? note('checkpoint', failure) : troubles.delete('checkpoint'),
  );
  const flush = flusher((done) => fdatasync(walFd, done));
  const listeners: (() => void)[] = [];
  const undone: (() => void)[] = [];
  /** A transaction that changed nothing succeeds on a full disk too: only a write tells. */
  const probe = (): void => {
    try {
      raw.exec(touch);
      troubles.delete('commit');
    } catch (error) {
      note('commit', error);
    }
  };
  const commit = async <T>(fn: () => T | Promise<T>): Promise<T> => {
    try {
      const value = await fn();
      if (troubles.has('commit')) probe();
      listeners.forEach((listener) => listener());
      return value;
    } catch (error) {
      note('commit', error);
      undone.forEach((listener) => listener());
      throw error;
    }
  };
  const timer = setInterval(() => {
    checkpoints.begin();
    // Someone must find out that there is room again, also when no machine asks for anything.
    if (troubles.has('commit')) void write.run(probe);
  }, checkpointEveryMs).unref();
  let closed: Promise<void> | undefined;
  return {
    read: reader,
    transaction: (fn) => write.run(() => commit(() => writer.transaction().execute(fn))),
    batch: (fn) => write.run(() => commit(() => raw.transaction(fn).immediate(raw))),
    durable: () =>
      flush().catch((error: unknown) => {
        note('flush', error);
        throw error;
      }),
    onCommit: (fn) => void listeners.push(fn),
    onRollback: (fn) => void undone.push(fn),
    trouble: () => [...troubles.values()][0] ?? null,
    close: () =>
      (closed ??= write.run(async () => {
        clearInterval(timer);
        await checkpoints.close();
        try {
          await flush();
        } finally {
          await reader.destroy();
          await writer.destroy();
          closeSync(walFd);
        }
      })),
  };
}
