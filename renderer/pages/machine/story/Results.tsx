import { ButtonBase } from '@mui/material';
import type { ScriptOfRun } from '../../../../services/contract/all.ts';
import { useNow } from '../../../data/clock.ts';
import { useAsk } from '../../../data/desk.tsx';
import { Card } from '../../../ui/Card.tsx';
import { whenWas } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { markOfScript, outcomeOfScript } from '../tests/outcomes.ts';
import css from './Results.module.css';

const w = words.machine;
const shownAtMost = 5;

/** What speaks against the machine first, then tests before what only reads. */
const rank = (s: ScriptOfRun): number =>
  (markOfScript(s) === 'triangle' ? 0 : 2) + (s.type === 'testing' ? 0 : 1);

const endOf = ({ instances }: ScriptOfRun): number | null => {
  const ends = instances.flatMap((i) => i.endedAt ?? []);
  return ends.length > 0 ? Math.max(...ends) : null;
};

/** The last tests in short, or what commissioning ran: trouble first, what each ran on, and when it ended. */
export function Results({ systemId, onAll }: { systemId: string; onAll: () => void }) {
  const tests = useAsk('scripts.tests', { systemId }).data;
  const now = useNow(60_000);
  if (!tests?.run || tests.scripts.length === 0) return null;
  const sorted = tests.scripts.toSorted((a, b) => rank(a) - rank(b));
  const end = (script: ScriptOfRun): string => {
    const at = endOf(script);
    const outcome = outcomeOfScript(script);
    return at === null ? outcome : w.outcomeAt(outcome, whenWas(at, now));
  };
  return (
    <Card title={tests.run.purpose === 'test' ? w.tabs.tests : w.results} aside={tests.run.text}>
      <ul className={css.results}>
        {sorted.slice(0, shownAtMost).map((script) => (
          <li key={script.name}>
            <StateMark mark={markOfScript(script)} size={13} />
            <span>
              {script.name} <span className={css.on}>{script.text}</span>
            </span>
            <span className={css.how}>{end(script)}</span>
          </li>
        ))}
      </ul>
      <ButtonBase className={css.all} onClick={onAll}>
        {w.showOutput}
      </ButtonBase>
    </Card>
  );
}
