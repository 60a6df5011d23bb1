import type { Command } from 'commander';
import type { Problem } from '../../services/contract/result.ts';
import { socketPath } from '../../services/doors/local/server.ts';
import type { CliOptions } from '../cli.ts';
import { openLocalLink } from '../links/local-link.ts';

interface Cli {
  options(): CliOptions;
  refused(problem: Problem): void;
}

/** `events watch`: events as they happen, one a line, until the controller ends or the command is interrupted. */
export function addWatchCommand(events: Command, { options, refused }: Cli): void {
  events
    .command('watch')
    .description('events as they happen, one a line')
    .option('--after <n>', 'begin after this event number; default: what comes from now on')
    .action(async ({ after }: { after?: string }) => {
      const link = await openLocalLink(socketPath(options().data));
      if (!link.ok) return refused(link.problem);
      const from = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after);
      link.value.subscribe(from, (message) => {
        if (message.kind !== 'event') return;
        const { n, at, level, text } = message.event;
        const line = `${n} ${new Date(at).toISOString()} ${level}: ${text}`;
        process.stdout.write(`${options().json ? JSON.stringify(message.event) : line}\n`);
      });
      await link.value.gone;
    });
}
