import { z } from 'zod';
import { command, instant, nothing, query } from '../../contract/procedure.ts';

export const imagesContract = {
  'images.status': query({
    permission: 'view',
    doc: 'Whether the ephemeral system is there, and the command that builds it when it is not.',
    input: nothing,
    output: z.object({
      ephemeral: z.object({
        built: z.boolean(),
        kernel: z.string().nullable(),
        builtAt: instant.nullable(),
        sizeBytes: z.number(),
        problem: z.string().nullable(),
      }),
      fix: z.string().nullable(),
      /** The job that builds it now; null when none does. */
      job: z.number().int().nullable(),
      /** Why it cannot be built from here; null when it can. */
      whyNot: z.string().nullable(),
      /** How long a first build takes, roughly. */
      minutes: z.number(),
    }),
  }),
  'images.build': command({
    permission: 'admin',
    doc: 'Builds the ephemeral system and the boot loaders from the packages of this computer; asked again while it runs, it names the same job.',
    input: nothing,
    output: z.object({ job: z.number().int() }),
  }),
};
