import { spawn } from 'node:child_process';
import { Command, CommanderError } from 'commander';
import { openController } from '../services/controller.ts';
import { problemRow } from '../services/contract/problems.ts';
import { ok, refuse, type Problem, type Result } from '../services/contract/result.ts';
import { deskSocketPath, type DeskSocket } from '../services/doors/local/server.ts';
import { openLog } from '../services/platform/log.ts';
import { loadConfig, type LoadedConfig } from './config-file.ts';
import { hostPort } from './host-port.ts';
import { defaultDataDir, fromCaller, rendererDir, version } from './places.ts';

/**
 * `metaldesk serve` and `metaldesk start`. Exit codes: 0 stopped as asked; 1 it failed inside or did not stop in
 * time; 2 wrong arguments or configuration file; 5 another controller holds the data folder; 6 --http cannot be
 * listened on.
 */
const stopWithinMs = 4_500;

interface Options {
  data: string;
  http: string;
  https?: string;
  config?: string;
  windowSocket?: string;
  untilStdinEnds?: boolean;
}

function fail(problem: Problem): never {
  process.stderr.write(`${problem.sentence}\n`);
  process.exit(problemRow(problem.code).exit);
}

function orFail<T>(result: Result<T>): T {
  return result.ok ? result.value : fail(result.problem);
}

/** A second socket for windows of other users: of the user with that number, or of this process's own group. */
function windowSocket(whom: string | undefined): Result<DeskSocket | null> {
  if (whom === undefined) return ok(null);
  if (whom === 'group') return ok({ file: deskSocketPath, for: 'group' });
  if (/^\d{1,10}$/.test(whom)) return ok({ file: deskSocketPath, for: { uid: Number(whom) } });
  return refuse('bad_input', `--window-socket ${whom}: a user's number, or the word group.`);
}

async function run(
  options: Options,
  tell: (url: string, services: Record<string, string>) => void,
): Promise<void> {
  const http = orFail(hostPort(options.http));
  const https = options.https === undefined ? null : orFail(hostPort(options.https, '--https', '0.0.0.0'));
  const loaded: LoadedConfig | null =
    options.config === undefined ? null : orFail(loadConfig(fromCaller(options.config)));
  const deskSocket = orFail(windowSocket(options.windowSocket));
  const log = openLog();
  const controller = orFail(
    await openController({
      dataDir: fromCaller(options.data),
      rendererDir,
      version,
      http,
      https,
      config: loaded,
      ...(deskSocket && { deskSocket }),
      log,
    }),
  );
  let stopping = false;
  const stop = (signal: NodeJS.Signals | 'stdin ended'): void => {
    if (stopping) return process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('a service did not stop in time');
      process.exit(1);
    }, stopWithinMs).unref();
    controller.stop().then(
      () => setTimeout(() => process.exit(0), 20),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        setTimeout(() => process.exit(1), 20);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  if (options.untilStdinEnds) process.stdin.on('end', () => stop('stdin ended')).resume();
  tell(controller.url, await controller.start());
}

/** As a person starts it: the address in words, and a browser on it where there is a display to open one on. */
function welcome(url: string): void {
  process.stdout.write(`Metaldesk is ready at ${url}\n`);
  const hasDisplay = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (!hasDisplay || process.getuid?.() === 0) return;
  const browser = spawn('xdg-open', [url], { stdio: 'ignore', detached: true });
  browser.on('error', () => process.stdout.write('No browser was opened; open that address in yours.\n'));
  browser.unref();
}

const program = new Command('metaldesk').exitOverride();
const common = (command: Command): Command =>
  command
    .option('--data <dir>', 'folder of the store, keys and images', defaultDataDir())
    .option('--http <host:port>', 'where UI, contract and REST listen', '127.0.0.1:5240')
    .option('--https <host:port>', 'where other computers open the UI, over TLS; default: as stored')
    .option('--config <file>', 'what first run asks, as YAML');
common(
  program.command('serve').description('the controller without a window; one JSON line when it is ready'),
)
  .option('--window-socket <who>', `${deskSocketPath} for windows of a user (number), or of this group`)
  .option('--until-stdin-ends', 'stop when standard input ends: with whoever started it')
  .action((options: Options) =>
    run(options, (url, services) =>
      process.stdout.write(`${JSON.stringify({ ready: true, url, pid: process.pid, services })}\n`),
    ),
  );
common(program.command('start').description('the controller, and its UI in the browser')).action(
  (options: Options) => run(options, welcome),
);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`Metaldesk cannot start. ${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  }
}
