import type { Command } from 'commander';
import type { Problem } from '../../services/contract/result.ts';
import { loadConfig } from '../config-file.ts';
import { fromCaller } from '../places.ts';

/** `config check FILE`: what is wrong with a configuration file, without starting anything. */
export function addConfigCommand(program: Command, { refused }: { refused(problem: Problem): void }): void {
  program
    .command('config')
    .description('the configuration file')
    .command('check <file>')
    .description('tells every fault with its place; changes nothing')
    .action((file: string) => {
      const loaded = loadConfig(fromCaller(file));
      if (!loaded.ok) return refused(loaded.problem);
      process.stdout.write(`${file} is good.\n`);
    });
}
