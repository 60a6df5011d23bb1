import { z } from 'zod';
import { command, instant, page, paging, query, systemId } from '../../contract/procedure.ts';

export const importMostRows = 10_000;

/** What a column of the pasted list may hold. `power` stands for one parameter of the power type: power_address ... */
export const importFields = [
  'hostname',
  'mac',
  'architecture',
  'power_type',
  'power',
  'zone',
  'pool',
  'tags',
  'description',
] as const;

const text = z
  .string()
  .max(4_000_000, 'at most 4 MB at once; import the rest afterwards')
  .describe('CSV with a header line, or one machine a line: name and MAC addresses, in any order');

export const importMistake = z.object({
  /** Line of the text, from 1. */
  line: z.number().int(),
  /** Character of that line where the value begins, from 1; null when the whole line is meant. */
  column: z.number().int().nullable(),
  /** The header's word for the column, or what it stands for. */
  field: z.string().nullable(),
  /** What stands there, cut at 80 characters; empty for a secret. */
  value: z.string(),
  /** What is wrong and what fits instead. */
  sentence: z.string(),
});
export type ImportMistake = z.infer<typeof importMistake>;

/** A station heard on the wire that is no machine here. */
export const discovered = z.object({
  mac: z.string(),
  /** Who made the card, by its first half. */
  vendor: z.string().nullable(),
  address: z.string().nullable(),
  /** The name it gave itself. */
  hostname: z.string().nullable(),
  /** True when it asked for something to boot. */
  askedForBoot: z.boolean(),
  firstSeenAt: instant.nullable(),
  lastSeenAt: instant,
  /** What machines.create takes for it. */
  add: z.object({
    hostname: z.string().optional(),
    macs: z.array(z.string()),
    architecture: z.string(),
    powerType: z.string(),
  }),
});
export type Discovered = z.infer<typeof discovered>;

export const intakeContract = {
  'machines.import_preview': query({
    permission: 'admin',
    doc: 'Reads a pasted list or CSV of up to 10,000 machines and tells every mistake. Changes nothing.',
    input: z.object({ text }).strict(),
    output: z.object({
      format: z.enum(['csv', 'list']),
      /** Each column and what it was taken for; null = not understood (a mistake of line 1 says so). */
      columns: z.array(z.object({ header: z.string(), field: z.string().nullable() })),
      rows: z.number().int(),
      /** Rows without a mistake. */
      ready: z.number().int(),
      /** The first 5,000, in the order of lines. */
      mistakes: z.array(importMistake),
      mistakesTotal: z.number().int(),
      /** The first 50 rows as they were read; no secrets. */
      sample: z.array(
        z.object({
          line: z.number().int(),
          hostname: z.string().nullable(),
          macs: z.array(z.string()),
          architecture: z.string(),
          powerType: z.string(),
          powerAddress: z.string().nullable(),
          zone: z.string(),
          pool: z.string(),
          tags: z.array(z.string()),
          description: z.string(),
        }),
      ),
      /** Tags that the import will make. */
      newTags: z.array(z.string()),
    }),
  }),
  'machines.import': command({
    permission: 'admin',
    doc: 'Adds all machines of the list, or none when there is a single mistake.',
    input: z.object({ text, commission: z.boolean().default(false) }).strict(),
    /** bulkId: the bulk action that commissions them, when that was asked for. */
    output: z.object({
      created: z.number().int(),
      systemIds: z.array(systemId),
      bulkId: z.string().optional(),
    }),
  }),
  'machines.discovered': query({
    permission: 'view',
    doc: 'Stations heard on the wire that are no machines here: those that asked for boot first, then the latest.',
    input: z.object({ ...paging }).strict(),
    output: page(discovered),
  }),
};
