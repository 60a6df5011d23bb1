import { Option, type Command } from 'commander';
import { ok, refuse, type Problem, type Result } from '../../services/contract/result.ts';
import {
  buildImage,
  buildSystemImage,
  importImages,
  verifyImages,
} from '../../services/site/images/index.ts';
import type { CliOptions } from '../cli.ts';
import { fromCaller } from '../places.ts';
import { addImageUpload } from './image-upload.ts';

interface Cli {
  options(): CliOptions;
  callProcedure(name: string, input: unknown): Promise<Result<unknown>>;
  settle(result: Result<unknown>): void;
  refused(problem: Problem): void;
}

type Kind = 'all' | 'ephemeral' | 'system';

/** Procedures that commands here stand for, with more than the procedure alone. */
export const imageCommands = ['images.verify', 'images.upload_piece'];

const log = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

async function build(outDir: string, what: Kind): Promise<Result<unknown>> {
  const since = Date.now();
  const ephemeral = what === 'system' ? null : await buildImage({ outDir, log });
  if (ephemeral && !ephemeral.ok) return ephemeral;
  const system = what === 'ephemeral' ? null : await buildSystemImage({ outDir, log });
  if (system && !system.ok) return system;
  return ok({
    ...(ephemeral && {
      kernel: ephemeral.value.ephemeral.kernelVersion,
      system: ephemeral.value.ephemeral.system,
      fromCache: ephemeral.value.fromCache,
    }),
    ...(system && { image: system.value.name, imageFromCache: system.value.fromCache }),
    seconds: Math.round((Date.now() - since) / 1000),
  });
}

/**
 * `image` builds what machines boot and what they get installed; `images import` takes what machines boot from
 * elsewhere; `images verify` reads it again, or one image by its number; `images upload` brings an operating system.
 */
export function addImageCommands(program: Command, images: Command, cli: Cli): void {
  const { options, callProcedure, settle, refused } = cli;
  program
    .command('image')
    .description("builds what machines boot, and what they get installed, from this system's own packages")
    .addOption(new Option('--only <what>', 'one of the two').choices(['ephemeral', 'system']))
    .action(async ({ only }: { only?: Kind }) => {
      const built = await build(options().data, only ?? 'all');
      if (built.ok) settle(built);
      else refused(built.problem);
    });
  images
    .command('import <folder>')
    .description('takes over images/ of another desk, after checking it against its checksums')
    .action(async (folder: string) => settle(await importImages(options().data, fromCaller(folder))));
  images
    .command('verify')
    .description(
      'reads every file of what machines boot again and compares it with its checksum; with --id, one image',
    )
    .option('--id <number>', 'an image of `images list`: a job of the running controller reads it')
    .action(async ({ id }: { id?: string }) => {
      if (id !== undefined) return settle(await callProcedure('images.verify', { id: Number(id) }));
      const wrong = await verifyImages(options().data);
      settle(wrong.length === 0 ? ok({ verified: true }) : refuse('failed', wrong.join(' ')));
    });
  addImageUpload(images, cli);
}
