import type { Story } from '../../../../services/contract/all.ts';
import { shortDuration } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import css from './RunBars.module.css';

const w = words.machine;

interface Part {
  step: string;
  ms: number;
  current: boolean;
}

const totalOf = (parts: readonly Part[]): number => parts.reduce((sum, p) => sum + p.ms, 0);

/** This run over the usual one, on one scale, to the second. */
export function RunBars({ story, sinceToldMs }: { story: Story; sinceToldMs: number }) {
  const run: Part[] = story.rail
    .filter((s) => s.durationMs !== null && s.state !== 'left_out')
    .map((s) => {
      const current = s.state === 'current';
      return { step: s.step, ms: s.durationMs! + (current ? sinceToldMs : 0), current };
    });
  const usual: Part[] = (story.usual ?? []).map((u) => ({ step: u.step, ms: u.durationMs, current: false }));
  const elapsed = totalOf(run);
  const scaleMs = Math.max(elapsed, totalOf(usual), 1);
  const row = (name: string, parts: Part[], kind: string) => (
    <div className={css.row}>
      <span>{name}</span>
      <span className={css.track} data-kind={kind} aria-hidden="true">
        {parts.map((p) => (
          <span
            key={p.step}
            data-current={p.current || undefined}
            style={{ width: `${(p.ms / scaleMs) * 100}%` }}
          />
        ))}
      </span>
      <span className={css.total}>{shortDuration(totalOf(parts))}</span>
    </div>
  );
  return (
    <div className={css.bars} data-done={story.mood === 'done' || undefined}>
      {row(w.thisRun, run, 'run')}
      {usual.length > 0 ? (
        row(w.usual, usual, 'usual')
      ) : (
        <div className={css.row}>
          <span>{w.usual}</span>
          <span className={css.none}>{w.firstRun}</span>
        </div>
      )}
    </div>
  );
}
