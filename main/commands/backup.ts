import { open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { ok, refuse, type Problem, type Result } from '../../services/contract/result.ts';
import { withStoppedFolder } from '../../services/controller.ts';
import { makeBackup, proveBackup, stagedFolder, stageRestore } from '../../services/site/backup/index.ts';
import type { CliOptions } from '../cli.ts';
import { readPassword } from '../config-file.ts';
import { fromCaller, version } from '../places.ts';

interface Cli {
  options(): CliOptions;
  callProcedure(name: string, input: unknown): Promise<Result<unknown>>;
  refused(problem: Problem): void;
}

interface Piece {
  base64: string;
  next: number | null;
}

const lookEveryMs = 300;
const percent = (done: number, of: number): string => `${Math.floor((100 * done) / Math.max(1, of))}%`;

/** Progress for whoever watches; nothing when stderr is a file. */
function tell(progress: { done: number; of: number }): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${percent(progress.done, progress.of)} `);
}

/** `backup save`, `restore` and `diagnostics save`: files of this computer, on a running and on a stopped desk. */
export function addBackupCommands(
  program: Command,
  nouns: ReadonlyMap<string, Command>,
  { options, callProcedure, refused }: Cli,
): void {
  const call = async <T>(name: string, input: unknown): Promise<Result<T>> =>
    (await callProcedure(name, input)) as Result<T>;

  /** Reads a file of the controller piece by piece into one of the caller. */
  async function fetchInto(file: string, procedure: string, name: string): Promise<Result<void>> {
    const to = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => error);
    if (to instanceof Error)
      return refuse(
        'bad_input',
        `${file} cannot be written (${to.code}). Name a file that is not there yet.`,
      );
    try {
      for (let offset: number | null = 0; offset !== null;) {
        const piece: Result<Piece> = await call<Piece>(procedure, { name, offset });
        if (!piece.ok) return piece;
        await to.write(Buffer.from(piece.value.base64, 'base64'));
        offset = piece.value.next;
      }
      await to.sync();
      return ok(undefined);
    } finally {
      await to.close();
    }
  }

  async function saveFromRunning(file: string, passPhrase: string): Promise<Result<void>> {
    const begun = await call<{ job: number; name: string }>('backup.make', { passPhrase });
    if (!begun.ok) return begun;
    for (;;) {
      const job = await call<{ state: string; result: string | null }>('jobs.get', { id: begun.value.job });
      if (!job.ok) return job;
      const { state, result } = job.value;
      if (state === 'done') return fetchInto(file, 'backup.read', begun.value.name);
      if (state !== 'waiting' && state !== 'running') return refuse('failed', result ?? 'It was not made.');
      await setTimeout(lookEveryMs);
    }
  }

  const settle = (result: Result<unknown>, said: string): void => {
    if (result.ok) process.stdout.write(`${said}\n`);
    else refused(result.problem);
  };

  nouns
    .get('backup')!
    .command('save <file>')
    .description('everything but images in one file, from a running or a stopped desk')
    .requiredOption('--pass-phrase-file <file>', 'its first line is the pass phrase, at least 10 characters')
    .action(async (given: string, { passPhraseFile }: { passPhraseFile: string }) => {
      const file = fromCaller(given);
      const phrase = readPassword(fromCaller(passPhraseFile));
      if (!phrase.ok) return refused(phrase.problem);
      const passPhrase = phrase.value;
      if (passPhrase.length < 10)
        return refused(refuse('bad_input', 'A pass phrase has at least 10 characters.').problem);
      const { data, url } = options();
      const stopped =
        url === undefined
          ? await withStoppedFolder(data, (secretKey) =>
              makeBackup(
                {
                  ...{ dataDir: data, file, passPhrase, version, deskName: 'Metaldesk', madeAt: Date.now() },
                  secretKey: secretKey().toString('base64'),
                },
                tell,
              ),
            )
          : null;
      settle(stopped ?? (await saveFromRunning(file, passPhrase)), `${file} is written and sealed.`);
    });

  program
    .command('restore <file>')
    .description('puts a backup in the place of what a stopped desk holds, which is kept in before-restore')
    .requiredOption('--pass-phrase-file <file>', 'its first line is the pass phrase')
    .action(async (given: string, { passPhraseFile }: { passPhraseFile: string }) => {
      const phrase = readPassword(fromCaller(passPhraseFile));
      if (!phrase.ok) return refused(phrase.problem);
      const { data } = options();
      const result = await withStoppedFolder(data, async () => {
        const into = stagedFolder(data);
        const proved = proveBackup({ file: fromCaller(given), passPhrase: phrase.value, into }, tell);
        if (!proved.ok) return proved;
        const { madeAt, deskName } = proved.value;
        await stageRestore(data, { by: 'command line', madeAt, deskName });
        return ok(undefined);
      });
      if (result === null)
        return refused(
          refuse('conflict', 'A controller runs on this data folder. Stop it first, or restore in its UI.')
            .problem,
        );
      settle(result, 'The backup is whole. It takes its place when the desk starts.');
    });

  nouns
    .get('diagnostics')!
    .command('save <file>')
    .description('what helps to find a fault, without secrets, from a running desk')
    .action(async (given: string) => {
      const file = fromCaller(given);
      const made = await call<{ name: string }>('diagnostics.make', {});
      if (!made.ok) return refused(made.problem);
      settle(await fetchInto(file, 'diagnostics.read', made.value.name), `${file} is written.`);
    });
}
