import type { Command } from 'commander';
import { contract } from '../../services/contract/all.ts';
import { badInput } from '../../services/contract/dispatch.ts';
import { ok, refuse, type Problem, type Result } from '../../services/contract/result.ts';
import { withStoppedDesk } from '../../services/controller.ts';
import { keyText, type Credentials } from '../../services/site/access/index.ts';
import type { CliOptions } from '../cli.ts';
import { readPassword } from '../config-file.ts';
import { fromCaller } from '../places.ts';

interface Cli {
  options(): CliOptions;
  callProcedure(name: string, input: unknown): Promise<Result<unknown>>;
  refused(problem: Problem): void;
}

const inUse = 'A controller runs on this data folder. Stop it first, or make the admin in its UI.';

/** `init` and `apikey`, as MAAS's own commands of these names; `password`, which no list of processes shows. */
export function addKeyCommands(program: Command, { options, callProcedure, refused }: Cli): void {
  program
    .command('init')
    .description('makes the store and its admin, before the first start')
    .requiredOption('--admin-username <name>')
    .requiredOption('--admin-password-file <file>', 'its first line is the password')
    .action(async ({ adminUsername, adminPasswordFile }: Record<string, string>) => {
      const password = readPassword(fromCaller(adminPasswordFile!));
      const result = password.ok
        ? await withStoppedDesk(options().data, (access) =>
            access.ensureAdmin(adminUsername!, password.value),
          )
        : password;
      if (result === null) return refused(refuse('conflict', inUse).problem);
      if (!result.ok) return refused(result.problem);
      process.stdout.write(`Admin ${result.value.name} of ${options().data} is ready.\n`);
    });

  program
    .command('password')
    .description('sets the password of a user, whose sessions end')
    .requiredOption('--username <name>')
    .requiredOption('--password-file <file>', 'its first line is the password')
    .action(async ({ username, passwordFile }: Record<string, string>) => {
      const password = readPassword(fromCaller(passwordFile!));
      if (!password.ok) return refused(password.problem);
      const given = contract['access.reset_password'].input.safeParse({ username, password: password.value });
      if (!given.success) return refused(badInput(given.error).problem);
      const input = given.data;
      const stopped = await withStoppedDesk(options().data, async (access) =>
        access.implementation['access.reset_password'](input, await access.deskCaller()),
      );
      const done = stopped ?? (await callProcedure('access.reset_password', input));
      if (!done.ok) return refused(done.problem);
      process.stdout.write(`${username} has a new password.\n`);
    });

  program
    .command('apikey')
    .description('a new API key of a user, as consumer:token:secret')
    .requiredOption('--username <name>')
    .option('--name <text>', 'what the key is for', '')
    .action(async ({ username, name }: Record<string, string>) => {
      const input = { username: username!, name: name! };
      const key =
        (await stoppedKey(options().data, input)) ?? (await callProcedure('access.create_api_key', input));
      if (!key.ok) return refused(key.problem);
      process.stdout.write(`${keyText(key.value as Credentials)}\n`);
    });
}

/** Null when a controller runs there, which then makes the key itself. */
const stoppedKey = (
  dataDir: string,
  input: { username: string; name: string },
): Promise<Result<Credentials> | null> =>
  withStoppedDesk(dataDir, async (access) => {
    const made = await access.implementation['access.create_api_key'](input, await access.deskCaller());
    return made.ok ? ok(made.value) : made;
  });
