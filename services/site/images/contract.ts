import { z } from 'zod';
import { instant, nothing, query } from '../../contract/procedure.ts';

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
    }),
  }),
};
