import { z } from 'zod';
import { command, instant, nothing, query } from '../../contract/procedure.ts';

/** No folder, no hidden file: a name in the desk's own folders. */
const fileName = z
  .string()
  .max(120)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a name has letters, digits, dots and dashes');
const passPhrase = z
  .string()
  .min(10, 'Say at least 10 characters; a few words are easier to keep than signs.')
  .max(1000);
/** Bytes of one piece of a file: with base64 and its envelope it fits into a line of every door. */
export const pieceAtMostBytes = 512 * 1024;

const piece = z.object({
  base64: z.string(),
  sizeBytes: z.number().int(),
  /** Where to read on; null at the end. */
  next: z.number().int().nullable(),
});
const whichPiece = z.object({ name: fileName, offset: z.number().int().min(0) }).strict();

export const backupContract = {
  'backup.list': query({
    permission: 'admin',
    doc: 'The backups in the folder of this desk, newest first, and what a new one holds.',
    input: nothing,
    output: z.object({
      folder: z.string(),
      freeBytes: z.number(),
      /** What the store takes now; a backup is about as large. */
      storeBytes: z.number(),
      items: z.array(z.object({ name: z.string(), sizeBytes: z.number(), madeAt: instant })),
    }),
  }),
  'backup.make': command({
    permission: 'admin',
    doc: 'Writes everything but images into one file under a pass phrase, in the folder of this desk.',
    input: z.object({ passPhrase }).strict(),
    output: z.object({ job: z.number().int(), name: z.string() }),
  }),
  'backup.read': query({
    permission: 'admin',
    doc: 'A piece of a backup, to keep it elsewhere.',
    input: whichPiece,
    output: piece,
  }),
  'backup.delete': command({
    permission: 'admin',
    doc: 'Deletes a backup from the folder of this desk.',
    input: z.object({ name: fileName }).strict(),
    output: z.object({}),
  }),
  'backup.upload': command({
    permission: 'admin',
    doc: 'Brings a backup into the folder of this desk, piece by piece from its beginning.',
    input: z
      .object({
        name: fileName,
        offset: z.number().int().min(0),
        base64: z.base64().max(Math.ceil((pieceAtMostBytes * 4) / 3) + 4),
        isLast: z.boolean(),
      })
      .strict(),
    output: z.object({ sizeBytes: z.number().int() }),
  }),
  'backup.restore': command({
    permission: 'admin',
    doc: 'Proves a whole backup, then puts it in the place of what is here and starts the controller anew.',
    input: z.object({ name: fileName, passPhrase: z.string().min(1).max(1000) }).strict(),
    output: z.object({ madeAt: instant, deskName: z.string() }),
  }),
  'diagnostics.make': command({
    permission: 'admin',
    doc: 'Writes what helps to find a fault into one file, without secrets: health, counters, settings, events, versions, log lines.',
    input: nothing,
    output: z.object({ name: z.string(), file: z.string(), sizeBytes: z.number().int() }),
  }),
  'diagnostics.read': query({
    permission: 'admin',
    doc: 'A piece of such a file.',
    input: whichPiece,
    output: piece,
  }),
};
