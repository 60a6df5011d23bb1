import type { Command } from 'commander';
import { ok, refuse, type Problem, type Result } from '../../services/contract/result.ts';
import { buildImage, importImages, verifyImages } from '../../services/site/images/index.ts';
import type { CliOptions } from '../cli.ts';
import { fromCaller } from '../places.ts';

interface Cli {
  options(): CliOptions;
  settle(result: Result<unknown>): void;
  refused(problem: Problem): void;
}

/** `image` builds what machines boot; `images import` takes one built elsewhere; `images verify` reads it again. */
export function addImageCommands(program: Command, images: Command, { options, settle, refused }: Cli): void {
  program
    .command('image')
    .description("builds the ephemeral system and the boot loaders from this system's own packages")
    .action(async () => {
      const since = Date.now();
      const built = await buildImage({
        outDir: options().data,
        log: (sentence) => process.stderr.write(`${sentence}\n`),
      });
      if (!built.ok) return refused(built.problem);
      const { ephemeral, fromCache } = built.value;
      settle(
        ok({
          kernel: ephemeral.kernelVersion,
          system: ephemeral.system,
          fromCache,
          seconds: Math.round((Date.now() - since) / 1000),
        }),
      );
    });
  images
    .command('import <folder>')
    .description('takes over images/ of another desk, after checking it against its checksums')
    .action(async (folder: string) => settle(await importImages(options().data, fromCaller(folder))));
  images
    .command('verify')
    .description('reads every file of the images again and compares it with its checksum')
    .action(async () => {
      const wrong = await verifyImages(options().data);
      settle(wrong.length === 0 ? ok({ verified: true }) : refuse('failed', wrong.join(' ')));
    });
}
