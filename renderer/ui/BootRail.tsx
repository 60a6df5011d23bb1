import { words } from '../words/words.ts';
import css from './BootRail.module.css';

export type SegmentState = 'done' | 'current' | 'missing' | 'to_come' | 'finished';

const letters: Record<string, SegmentState> = {
  d: 'done',
  c: 'current',
  m: 'missing',
  t: 'to_come',
  f: 'finished',
};

/** A list row's rail, one letter a step: d done, c current, m missing, t to come, f finished. */
export const segmentsOf = (rail: string): SegmentState[] =>
  [...rail].map((letter) => letters[letter] ?? 'to_come');

/** "Boot: 3 of 7, waiting for HTTP, 74 seconds late". */
export function railName(segments: readonly SegmentState[], lateByMs: number | null = null): string {
  const at = segments.findIndex((s) => s === 'current' || s === 'missing');
  const done = segments.filter((s) => s === 'done' || s === 'finished').length;
  const step = at < 0 ? null : (words.rail.steps[at] ?? null);
  if (segments[at] === 'missing' && step) return words.rail.late(done, segments.length, step, lateByMs);
  return words.rail.name(done, segments.length, step);
}

/** The small rail of rows (120 px), cards (`fill`) and tiles: always the same segments in the same order. */
export function BootRail({ rail, fill = false }: { rail: string; fill?: boolean }) {
  const segments = segmentsOf(rail);
  return (
    <span className={css.rail} data-fill={fill || undefined} role="img" aria-label={railName(segments)}>
      {segments.map((state, i) => (
        <span key={i} className={css.segment} data-state={state} />
      ))}
    </span>
  );
}
