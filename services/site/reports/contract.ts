import { z } from 'zod';
import { query, systemId } from '../../contract/procedure.ts';

/** A page by itself: HTML with its style inside, no script, nothing loaded. A browser prints it, or saves it as PDF. */
const page = z.object({
  /** "Acceptance report of store-03". */
  title: z.string(),
  /** A name for the file, without its folder: store-03-2026-11-21.html */
  fileName: z.string(),
  html: z.string(),
  /** SHA-256 of the facts in it, as printed at its foot. */
  sha256: z.string(),
});

const common = {
  paper: z.enum(['A4', 'Letter']).default('A4'),
  /** The tail of what failed scripts wrote. */
  outputs: z.boolean().default(true),
};

export const reportsContract = {
  'reports.machine': query({
    permission: 'view',
    doc: 'The acceptance report of a machine: hardware, tests with their numbers and comparisons, erase certificates, lines to sign. One printable page.',
    input: z.object({ systemId, ...common }).strict(),
    output: page,
  }),
  'reports.batch': query({
    permission: 'view',
    doc: 'The same for several machines: a summary, then a page for each. Exactly one of systemIds and bulkId, the number of a bulk action.',
    input: z
      .object({
        systemIds: z.array(systemId).min(1).max(100).optional(),
        bulkId: z
          .string()
          .regex(/^[0-9]{1,15}$/)
          .optional(),
        title: z.string().trim().max(120).default(''),
        ...common,
      })
      .strict(),
    output: page,
  }),
};
