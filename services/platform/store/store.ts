import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { startThread } from '../threads.ts';
import { flusher } from './flush.ts';
import { lock } from './lock.ts';
import { provider } from './migrations.ts';
import type { Schema } from './schema.ts';

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
  close(): Promise<void>;
}

const checkpointEveryMs = 5_000;

/** Opens (and migrates) the store in `dir`, a folder made with mode 0700. Throws when it is newer than this program. */
export async function openStore(dir: string): Promise<Store> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = path.join(dir, 'metaldesk.db');
  const raw = new Database(file);
  for (const p of ['journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON', 'busy_timeout = 5000'])
    raw.pragma(p);
  raw.pragma('wal_autocheckpoint = 0');
  const writer = new Kysely<Schema>({ dialect: new SqliteDialect({ database: raw }) });
  const { error } = await new Migrator({ db: writer, provider }).migrateToLatest();
  if (error) {
    raw.close();
    throw error instanceof Error
      ? error
      : new Error('The store could not be brought up to date.', { cause: error });
  }
  // The log must exist before its descriptor is opened, and its directory entry must be on disk.
  raw.exec(
    "INSERT INTO setting (name, value) VALUES ('store.opened', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1",
  );
  const walFd = openSync(`${file}-wal`, 'r+');
  const dirFd = openSync(dir, 'r');
  fsyncSync(dirFd);
  closeSync(dirFd);
  const readRaw = new Database(file, { readonly: true });
  const reader = new Kysely<Schema>({ dialect: new SqliteDialect({ database: readRaw }) });
  const checkpointer = startThread('checkpoint', { file });
  const timer = setInterval(() => checkpointer.postMessage('checkpoint'), checkpointEveryMs).unref();
  const write = lock();
  const durable = flusher(walFd);
  const listeners: (() => void)[] = [];
  const committed = (): void => listeners.forEach((fn) => fn());
  let closed: Promise<void> | undefined;
  return {
    read: reader,
    transaction: (fn) =>
      write.run(async () => {
        const value = await writer.transaction().execute(fn);
        committed();
        return value;
      }),
    batch: (fn) =>
      write.run(() => {
        const value = raw.transaction(fn).immediate(raw);
        committed();
        return value;
      }),
    durable,
    onCommit: (fn) => void listeners.push(fn),
    close: () =>
      (closed ??= write.run(async () => {
        clearInterval(timer);
        const gone = new Promise((resolve) => checkpointer.once('exit', resolve));
        checkpointer.postMessage('close');
        await gone;
        await durable();
        await reader.destroy();
        await writer.destroy();
        closeSync(walFd);
      })),
  };
}
