import { parse } from 'yaml';
import { z } from 'zod';

const MAX_CHARS = 64 * 1024;

const statusWords = { passed: 2, failed: 3, timedout: 4, degraded: 6, skipped: 9 } as const;
const resultFile = z.looseObject({ status: z.enum(Object.keys(statusWords) as [keyof typeof statusWords]) });

/** The status that a script wrote into its result file, or the one its exit status means. */
export function statusOfResult(yaml: Uint8Array | undefined, byExitStatus: number): number {
  if (!yaml || yaml.length === 0 || yaml.length > MAX_CHARS) return byExitStatus;
  try {
    const read = resultFile.safeParse(parse(new TextDecoder().decode(yaml), { maxAliasCount: 0 }));
    return read.success ? statusWords[read.data.status] : byExitStatus;
  } catch {
    return byExitStatus;
  }
}
