import type { ScriptRun } from '../../../../services/contract/all.ts';
import { Card } from '../../../ui/Card.tsx';
import { longDuration } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { useNow } from '../../../data/clock.ts';
import { words } from '../../../words/words.ts';
import { Output } from '../Output.tsx';
import { mainResult, markOfResult, standingOf, wordOfResult } from '../script-marks.ts';
import css from './LiveScripts.module.css';

const w = words.machine;

/** The scripts of the present run, and what the running one writes. */
export function LiveScripts({ run }: { run: ScriptRun }) {
  const now = useNow();
  const begun = run.results.filter((r) => standingOf(r) !== 'to_come');
  const toCome = run.results.filter((r) => standingOf(r) === 'to_come');
  const main = mainResult(run.results);
  const isLive = main !== undefined && standingOf(main) === 'running';
  return (
    <Card
      title={w.scripts}
      aside={
        main && (
          <>
            {isLive ? w.liveOutput : w.outputOf} <span className={css.of}>{main.name}</span>
          </>
        )
      }
    >
      <div className={css.columns}>
        <ul className={css.scripts}>
          {begun.map((r) => {
            const running = standingOf(r) === 'running';
            const ms = running && r.startedAt ? Math.max(0, now - r.startedAt) : r.runtimeMs;
            return (
              <li key={r.id} data-running={running || undefined}>
                <StateMark mark={markOfResult(r)} size={13} label={wordOfResult(r)} />
                <span className={css.name}>{r.name}</span>
                <span className={css.time}>{ms !== null && longDuration(ms)}</span>
              </li>
            );
          })}
          {toCome[0] && (
            <li data-to-come>
              <StateMark mark="aside" size={13} label={wordOfResult(toCome[0])} />
              <span className={css.name}>{w.moreToCome(toCome[0].name, toCome.length - 1)}</span>
            </li>
          )}
        </ul>
        <div className={css.output}>{main && <Output id={main.id} name={main.name} live={isLive} />}</div>
      </div>
    </Card>
  );
}
