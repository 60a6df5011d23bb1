import type { UserDataCheck } from './shapes.ts';

/** Lines, from 1, that something is wrong with. */
export const faultyLines = (check: Pick<UserDataCheck, 'problems'> | null): Set<number> =>
  new Set(check?.problems.flatMap((problem) => problem.line ?? []));

/** Where a line, counted from 1, begins and ends in a text; the last one when there are fewer. */
export function placeOfLine(text: string, line: number): { start: number; end: number } {
  const lines = text.split('\n');
  const at = Math.min(Math.max(1, line), lines.length) - 1;
  const start = lines.slice(0, at).reduce((sum, each) => sum + each.length + 1, 0);
  return { start, end: start + lines[at]!.length };
}
