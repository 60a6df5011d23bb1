import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { startCheckpoints } from './checkpoints.ts';
import { lock } from './lock.ts';

test('a long log begins anew, and writers wait for it instead of failing', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-log-'));
  const file = path.join(dir, 'a.db');
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('wal_autocheckpoint = 0');
  db.exec('CREATE TABLE t (b BLOB)');
  const write = lock();
  const said: unknown[] = [];
  const fill = db.prepare('INSERT INTO t VALUES (zeroblob(1000000))');
  const checkpoints = startCheckpoints(file, write, (failure) => {
    if (said.push(failure) === 1) fill.run(); // a commit that the first checkpoint has not seen
  });
  for (let i = 0; i < 20; i++) await write.run(() => fill.run());

  checkpoints.begin();
  await expect.poll(() => said).toEqual([null, null]);
  await write.run(() => fill.run());
  const [log] = db.pragma('wal_checkpoint(PASSIVE)') as [{ log: number }];
  expect(log.log).toBeLessThan(1_000);

  await checkpoints.close();
  expect(db.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: 22 });
  db.close();
  rmSync(dir, { recursive: true });
});
