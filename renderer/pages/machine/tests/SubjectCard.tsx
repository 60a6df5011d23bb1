import { ButtonBase } from '@mui/material';
import type { Instance, ScriptOfRun } from '../../../../services/contract/all.ts';
import type { Output } from '../../../../services/contract/calls.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { markOfInstance, outcomeOf } from './outcomes.ts';
import { textOf } from './readings.ts';
import css from './SubjectCard.module.css';

const w = words.tests;

type Shown = 'output' | 'runs' | null;
const factsAtMost = 7;

interface SubjectCardProps {
  script: ScriptOfRun;
  instance: Instance;
  /** What all scripts of the run know of the same disk or card. */
  subject: Output<'scripts.tests'>['subjects'][number] | undefined;
  /** What the page says already. */
  headline: string;
  shown: Shown;
  comparable: boolean;
  onShow: (what: Shown) => void;
}

/** The chosen disk or card: what it is, what else the run knows of it, the way to its output and its past. */
export function SubjectCard({
  script,
  instance,
  subject,
  headline,
  shown,
  comparable,
  onShow,
}: SubjectCardProps) {
  const identity = [instance.model, instance.serial].filter(Boolean).join(' · ');
  const told = (subject?.facts ?? []).filter((f) => f.script !== script.name);
  const spare = factsAtMost - told.filter((f) => f.bad).length;
  const shownToo = new Set(told.filter((f) => !f.bad).slice(0, Math.max(0, spare)));
  const facts = told.filter((f) => f.bad || shownToo.has(f));
  const toggle = (what: 'output' | 'runs', open: string, close: string) => (
    <ButtonBase
      className={css.link}
      aria-expanded={shown === what}
      onClick={() => onShow(shown === what ? null : what)}
    >
      {shown === what ? close : open}
    </ButtonBase>
  );
  return (
    <section className={css.card} aria-label={instance.target ?? script.name}>
      <div className={css.what}>
        <b className={css.name}>
          <StateMark mark={markOfInstance(instance)} size={14} label={outcomeOf(instance)} />
          {instance.target ?? script.title}
        </b>
        <span className={css.identity}>{identity || script.name}</span>
      </div>
      {facts.length > 0 && (
        <dl className={css.facts}>
          {facts.map((f) => (
            <div key={`${f.script} ${f.key}`} data-bad={f.bad || undefined}>
              <dt>{f.title}</dt>
              <dd>
                {textOf(f)}
                {f.unit && ` ${f.unit}`}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className={css.links}>
        {toggle('output', w.fullOutput, w.hideOutput)}
        {comparable && toggle('runs', w.compare, w.hideCompare)}
      </div>
      {instance.sentence && instance.sentence !== headline && (
        <p className={css.sentence}>{instance.sentence}</p>
      )}
    </section>
  );
}
