import type { Reader } from '../../platform/store/store.ts';
import { readOutput } from './outputs.ts';
import type { Purpose, ResultRow } from './runs.ts';

const longest = 300;

/**
 * Why the only script that failed did so, in its own words: the last line that it wrote to stderr. Installing and
 * erasing are all that their runs are for, so the line stands alone there. Null where it said nothing.
 */
export async function whyItFailed(db: Reader, purpose: Purpose, failed: ResultRow): Promise<string | null> {
  const { text } = await readOutput(db, failed.id, 'stderr');
  const line = text.trim().split('\n').at(-1)?.trim() ?? '';
  if (line === '') return null;
  const words = line.length > longest ? `${line.slice(0, longest)}…` : line;
  if (purpose === 'deploy') return words;
  return `${failed.name}${failed.target ? ` on ${failed.target}` : ''}: ${words}`;
}
