import { Card } from '../../ui/Card.tsx';
import { limitOf } from '../machine/tests/test-choice.ts';
import { words } from '../../words/words.ts';
import type { WholeScript } from './ScriptPage.tsx';
import css from './ScriptPage.module.css';

const w = words.scripts;

/** What the header of a script says: how it runs, the values it takes, the numbers it measures. */
export function ScriptFacts({ script }: { script: WholeScript }) {
  const facts: [string, string][] = [
    [w.limit, limitOf(script.timeoutSeconds * 1000)],
    [w.runsWhen, script.byDefault ? w.byDefault : w.whenChosen],
    [w.parallel, w.parallels[script.parallel] ?? ''],
    [w.tags, script.tags.join(', ')],
    [w.forHardware, script.forHardware.join(', ')],
    [w.packages, Object.values(script.packages).flat().join(', ')],
    [w.also, script.mayReboot ? w.reboots : ''],
  ];
  return (
    <>
      <Card title={w.facts}>
        <dl className={css.facts}>
          {facts.map(
            ([name, value]) =>
              value && (
                <Fact key={name} name={name}>
                  {value}
                </Fact>
              ),
          )}
        </dl>
      </Card>
      <Card title={w.parameters}>
        {script.parameters.length === 0 && <p className={css.quiet}>{w.noParameters}</p>}
        <ul className={css.parameters}>
          {script.parameters.map((p) => (
            <li key={p.name}>
              <b>{p.name}</b> {p.default === null ? p.type : w.typeWith(p.type, String(p.default))}
              {p.description && <p>{p.description}</p>}
            </li>
          ))}
        </ul>
      </Card>
      {script.results.length > 0 && (
        <Card title={w.measures}>
          <ul className={css.parameters}>
            {script.results.map((r) => (
              <li key={r.key}>
                <b>{r.title || r.key}</b>{' '}
                {[r.unit, r.better && w.better[r.better]].filter(Boolean).join(', ')}
                {r.description && <p>{r.description}</p>}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

const Fact = ({ name, children }: { name: string; children: string }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);
