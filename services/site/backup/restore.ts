import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { makeFolder, syncFolder } from '../../platform/store/folder.ts';
import { openStore } from '../../platform/store/store.ts';

const stagedName = 'restore';
const readyName = 'ready.json';
/** What the desk had before, until the next restore. */
const formerName = 'before-restore';
const replaced = ['metaldesk.db-wal', 'metaldesk.db-shm', 'metaldesk.db', 'secret.key'];

export const stagedFolder = (dataDir: string): string => path.join(dataDir, stagedName);

const ready = z.object({ by: z.string(), madeAt: z.number(), deskName: z.string() });
export type Restored = z.output<typeof ready>;

/**
 * Makes a proved backup ready for the next start: its store is brought up to date, what was to be done at the time of
 * the backup (power to switch, jobs) is not done today, and sessions of then are over.
 */
export async function stageRestore(dataDir: string, restored: Restored): Promise<void> {
  const staged = stagedFolder(dataDir);
  const store = await openStore(staged);
  try {
    await store.transaction(async (tx) => {
      await tx.deleteFrom('power_intent').execute();
      await tx
        .updateTable('job')
        .set({ state: 'failed', ended_at: restored.madeAt, result: 'It ran when the backup was made.' })
        .where('state', 'in', ['waiting', 'running'])
        .execute();
      await tx.deleteFrom('session').execute();
    });
    await store.durable();
  } finally {
    await store.close();
  }
  writeFileSync(path.join(staged, readyName), JSON.stringify(restored), { mode: 0o600, flush: true });
  syncFolder(staged);
}

/**
 * Puts a restore that is ready in the place of what is there, which moves to `before-restore`. Called at each start
 * before the store is opened, by the one process that holds the folder; one that was cut short goes on where it was.
 * Null when there is none.
 */
export function finishRestore(dataDir: string): Restored | null {
  const staged = stagedFolder(dataDir);
  const mark = path.join(staged, readyName);
  if (!existsSync(mark)) return null;
  const restored = ready.parse(JSON.parse(readFileSync(mark, 'utf8')));
  const former = path.join(dataDir, formerName);
  // Before the first file moved all old ones are there still; a former folder then is of an earlier restore.
  const begun = existsSync(path.join(staged, 'begun'));
  if (!begun) {
    rmSync(former, { recursive: true, force: true });
    makeFolder(former);
    writeFileSync(path.join(staged, 'begun'), '', { flush: true });
    syncFolder(staged);
  }
  const move = (from: string, to: string): void => {
    if (existsSync(from)) renameSync(from, to);
  };
  for (const name of replaced)
    if (!existsSync(path.join(former, name)) && !isNew(staged, name))
      move(path.join(dataDir, name), path.join(former, name));
  syncFolder(former);
  for (const name of ['secret.key', 'metaldesk.db']) move(path.join(staged, name), path.join(dataDir, name));
  syncFolder(dataDir);
  rmSync(mark);
  syncFolder(staged);
  rmSync(staged, { recursive: true });
  return restored;
}

/** True when the file in the data folder came from the backup already. */
const isNew = (staged: string, name: string): boolean =>
  ['secret.key', 'metaldesk.db'].includes(name) && !existsSync(path.join(staged, name));
