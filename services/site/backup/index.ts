/** Everything but images in one file under a pass phrase, and back; and a file for whoever looks for a fault. */
import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { backupContract } from './contract.ts';
import { writeDiagnostics, type DiagnosticsAsks } from './diagnostics.ts';
import { makeInThread, proveInThread } from './in-thread.ts';
import { stagedFolder, stageRestore } from './restore.ts';
import { shelf } from './shelf.ts';

export { makeBackup } from './make.ts';
export { proveBackup } from './prove.ts';
export { finishRestore, stagedFolder, stageRestore, type Restored } from './restore.ts';
export { writeDiagnostics } from './diagnostics.ts';

export interface BackupAsks extends DiagnosticsAsks {
  dataDir: string;
  deskName(): Promise<string>;
  secretKey(): Buffer;
  /** Stops the controller and starts it anew on the same folder; called after the answer left. */
  restart(): void;
}

/** 20261121-143205: in UTC, so that names sort by time. */
export const stamp = (at: number): string =>
  new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '')
    .replace('T', '-');

export function openBackup(
  ground: Ground,
  jobs: Jobs,
  asks: BackupAsks,
): Implementation<typeof backupContract> {
  const { store, clock, events } = ground;
  const backups = shelf(path.join(asks.dataDir, 'backups'), '.mdbackup');
  const diagnostics = shelf(path.join(asks.dataDir, 'diagnostics'), '.tar.gz');
  /** Pass phrases of backups that are being made; nowhere else. */
  const passPhrases = new Map<string, string>();
  let restoring = false;
  let lastName = '';

  const begin = jobs.add<{ name: string }>({
    kind: 'backup.make',
    arguments: z.object({ name: z.string() }),
    title: ({ name }) => `Back up into ${name}`,
    steps: [{ name: 'write', label: 'Copy and seal' }],
    afterRestart: 'fail',
    async run(job) {
      const { name } = job.args;
      const passPhrase = passPhrases.get(name);
      if (passPhrase === undefined)
        return refuse('not_now', 'Its pass phrase is not known any more. Start it again.');
      await job.step('write');
      const made = await makeInThread(
        {
          ...{ dataDir: asks.dataDir, file: backups.fileOf(name), passPhrase, version: asks.version },
          secretKey: asks.secretKey().toString('base64'),
          deskName: await asks.deskName(),
          madeAt: clock.now(),
        },
        (progress) => job.progress({ ...progress, unit: 'bytes' }),
        job.signal,
      ).finally(() => passPhrases.delete(name));
      return made.ok ? ok('written and sealed.') : made;
    },
  });

  return {
    'backup.list': async () => {
      const folder = path.dirname(backups.fileOf('x'));
      const items = await backups.list();
      const { bavail, bsize } = await statfs(asks.dataDir);
      const { size } = await stat(path.join(asks.dataDir, 'metaldesk.db'));
      return ok({ folder, freeBytes: bavail * bsize, storeBytes: size, items });
    },
    'backup.make': async ({ passPhrase }, caller) => {
      const name = `metaldesk-${stamp(clock.now())}.mdbackup`;
      if (name === lastName) return refuse('not_now', 'A backup began this very second. Wait for it.');
      lastName = name;
      passPhrases.set(name, passPhrase);
      const job = await store.transaction((tx) => begin(tx, { name }, caller.name));
      return ok({ job, name });
    },
    'backup.read': ({ name, offset }) => backups.read(name, offset),
    'backup.delete': async ({ name }, caller) => {
      const removed = await backups.remove(name);
      if (!removed.ok) return removed;
      await events.tell({
        kind: 'backup.deleted',
        level: 'audit',
        who: caller.name,
        text: `Backup ${name} was deleted.`,
      });
      return ok({});
    },
    'backup.upload': ({ name, offset, base64, isLast }) =>
      backups.write(name, offset, Buffer.from(base64, 'base64'), isLast),
    'backup.restore': async ({ name, passPhrase }, caller) => {
      if (restoring) return refuse('not_now', 'A backup is being restored already.');
      restoring = true;
      try {
        const proved = await proveInThread(
          { file: backups.fileOf(name), passPhrase, into: stagedFolder(asks.dataDir) },
          () => {},
          new AbortController().signal,
        );
        if (!proved.ok) return proved;
        const { madeAt, deskName } = proved.value;
        await stageRestore(asks.dataDir, { by: caller.name, madeAt, deskName });
        asks.restart();
        return ok({ madeAt, deskName });
      } finally {
        restoring = false;
      }
    },
    'diagnostics.make': async () => {
      const name = `metaldesk-diagnostics-${stamp(clock.now())}.tar.gz`;
      const file = diagnostics.fileOf(name);
      return ok({ name, file, sizeBytes: await writeDiagnostics(ground, asks, file) });
    },
    'diagnostics.read': ({ name, offset }) => diagnostics.read(name, offset),
  };
}
