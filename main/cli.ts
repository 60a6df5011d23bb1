import { Command, CommanderError } from 'commander';
import { contract } from '../services/contract/all.ts';
import { problemRow } from '../services/contract/problems.ts';
import type { Procedure } from '../services/contract/procedure.ts';
import type { Problem, Result } from '../services/contract/result.ts';
import { socketPath } from '../services/doors/local/server.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addKeyCommands } from './commands/keys.ts';
import { addImageCommands, imageCommands } from './commands/image.ts';
import { addConfigCommand } from './commands/config.ts';
import { addWatchCommand } from './commands/watch.ts';
import { dashed, flagsOf, flagValue, type Flag } from './flags.ts';
import type { ControllerLink } from './links/caller.ts';
import { openHttpLink } from './links/http-link.ts';
import { openLocalLink } from './links/local-link.ts';
import { defaultDataDir, fromCaller, version } from './places.ts';
import { forPeople } from './print.ts';

/**
 * `metaldesk <noun> <verb>`: every procedure of the contract as a command, over the local socket of `--data` or over
 * `--url`. Exit codes are those of contract/problems.ts: 0 done, 1 failed inside, 2 wrong input, 3 not found, 4 not
 * allowed, 5 not now, 6 no controller.
 */
export interface CliOptions {
  data: string;
  url?: string;
  apiKey?: string;
  fingerprint?: string;
  ca?: string;
  json: boolean;
}

const program = new Command('metaldesk')
  .version(version)
  .option('--data <dir>', 'folder of the controller that runs on this computer', defaultDataDir())
  .option('--url <url>', 'a controller by its address, as https://desk.lab.example:5443')
  .option('--api-key <key>', 'consumer:token:secret, for --url; default $METALDESK_API_KEY')
  .option('--fingerprint <sha256>', 'the certificate that --url shows, as the desk prints it')
  .option('--ca <file>', 'PEM file of the certificate or the authority to trust, for --url')
  .option('--json', 'answers as JSON', false)
  .exitOverride();
const options = (): CliOptions => {
  const given = program.opts<CliOptions>();
  return { ...given, data: fromCaller(given.data) };
};

async function openLink({ data, url, apiKey, fingerprint, ca }: CliOptions): Promise<Result<ControllerLink>> {
  if (url !== undefined) {
    const caFile = ca === undefined ? undefined : fromCaller(ca);
    return openHttpLink(url, apiKey ?? process.env['METALDESK_API_KEY'], { fingerprint, caFile });
  }
  return openLocalLink(socketPath(data));
}

function refused(problem: Problem): void {
  process.stderr.write(`${problem.sentence}\n`);
  process.exitCode = problemRow(problem.code).exit;
}

function print(value: unknown): void {
  process.stdout.write(`${options().json ? JSON.stringify(value, null, 2) : forPeople(value)}\n`);
}

/** Prints what a command came to, or its refusal. */
function settle(result: Result<unknown>): void {
  if (result.ok) print(result.value);
  else refused(result.problem);
}

async function callProcedure(name: string, input: unknown): Promise<Result<unknown>> {
  const link = await openLink(options());
  if (!link.ok) return link;
  const result = await link.value.call(name, input);
  link.value.close();
  return result;
}

/** The system id is what nearly every command is about: it stands without a flag. */
const isPlain = (flag: Flag): boolean => flag.field === 'systemId' && flag.required;

function inputOf(flags: readonly Flag[], plain: string[], given: Record<string, unknown>): Result<object> {
  const input: Record<string, unknown> = {};
  for (const flag of flags) {
    const value = isPlain(flag) ? plain[0] : given[flag.field];
    if (value === undefined) continue;
    const meant = flagValue(flag, value);
    if (!meant.ok) return meant;
    input[flag.field] = meant.value;
  }
  return { ok: true, value: input };
}

function addProcedure(nouns: Map<string, Command>, name: string, procedure: Procedure): void {
  const [noun = '', verb = ''] = name.split('.');
  if (!nouns.has(noun)) nouns.set(noun, program.command(dashed(noun)).description(`${noun}: see its verbs`));
  const command = nouns.get(noun)!.command(dashed(verb)).description(procedure.doc);
  const flags = flagsOf(procedure);
  for (const flag of flags) {
    const help = flag.choices ? flag.choices.join(' | ') : flag.nullable ? 'an empty text for none' : '';
    if (isPlain(flag)) command.argument('<system-id>');
    else if (flag.kind === 'boolean') command.option(`${flag.long} [true|false]`, help);
    else {
      const value = flag.kind === 'list' ? '<text...>' : `<${flag.kind}>`;
      if (flag.required) command.requiredOption(`${flag.long} ${value}`, help);
      else command.option(`${flag.long} ${value}`, help);
    }
  }
  command.action(async (...args: unknown[]) => {
    const given = command.opts<Record<string, unknown>>();
    const input = inputOf(flags, typeof args[0] === 'string' ? [args[0]] : [], given);
    settle(input.ok ? await callProcedure(name, input.value) : input);
  });
}

const nouns = new Map<string, Command>();
for (const [name, procedure] of Object.entries(contract))
  if (!imageCommands.includes(name)) addProcedure(nouns, name, procedure);
addKeyCommands(program, { options, callProcedure, refused });
addBackupCommands(program, nouns, { options, callProcedure, refused });
addImageCommands(program, nouns.get('images')!, { options, callProcedure, settle, refused });
addConfigCommand(program, { refused });
addWatchCommand(nouns.get('events')!, { options, refused });

try {
  if (process.argv.length <= 2) program.help();
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else refused({ code: 'failed', sentence: (error as Error).message });
}
