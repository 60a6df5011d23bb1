import { useNavigate } from '@tanstack/react-router';
import { Download, RotateCcw } from 'lucide-react';
import { lifecycle, type Machine, type Story } from '../../../../services/contract/all.ts';
import { useLink } from '../../../data/desk.tsx';
import { useNow } from '../../../data/clock.ts';
import { machineTabs, paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Card } from '../../../ui/Card.tsx';
import { whenWas } from '../../../ui/format.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import { saveEvidence } from './evidence.ts';
import { useCauseAction } from './use-cause-action.ts';
import css from './Causes.module.css';

const w = words.machine;
type Cause = Story['causes'][number];

/** How many of the observed signs fit; never a made-up percentage. */
function fitWords({ fits }: Cause): string {
  if (!fits) return w.unseen;
  return fits.of === fits.signs ? w.fitsAll(fits.signs) : w.fits(fits.of, fits.signs);
}

/** Why it is stuck: at most three causes, the one that fits most signs first, each with one thing to try. */
export function Causes({ machine, story, asOf }: { machine: Machine; story: Story; asOf: number }) {
  const now = useNow();
  const link = useLink();
  const navigate = useNavigate();
  const { run, busy, refused } = useCauseAction(machine.systemId);
  const working = lifecycle[machine.status].group === 'working';
  const act = (action: NonNullable<Cause['action']>): void => {
    if (action.procedure) return run(action.procedure, action.label);
    const tab = machineTabs.find((t) => t === action.page);
    void navigate({ to: paths.machine(machine.systemId), search: tab ? { tab } : {} });
  };
  return (
    <Card title={w.causes} aside={w.checked(whenWas(asOf, now))} className={css.card}>
      {story.causes.length === 0 && <p className={css.text}>{w.noCauses}</p>}
      <ol className={css.causes}>
        {story.causes.map((cause, i) => (
          <li key={cause.code}>
            <span className={css.number} aria-hidden="true">
              {i + 1}
            </span>
            <div className={css.words}>
              <h3>
                {cause.title} <span className={css.fits}>{fitWords(cause)}</span>
              </h3>
              <p className={css.text}>{cause.text}</p>
            </div>
            {cause.action && (
              <ActionButton
                variant={i === 0 ? 'contained' : 'outlined'}
                busy={busy === cause.action.label}
                onClick={() => act(cause.action!)}
              >
                {cause.action.label}
              </ActionButton>
            )}
          </li>
        ))}
      </ol>
      {refused && <Refusal title={w.refused(refused.label, machine.hostname)} problem={refused.problem} />}
      <div className={css.end}>
        <p className={css.text}>{story.peers}</p>
        {working && (
          <ActionButton
            startIcon={<RotateCcw size={15} strokeWidth={1.75} />}
            busy={busy === w.cycle}
            onClick={() => run('power.cycle_and_retry', w.cycle)}
          >
            {w.cycle}
          </ActionButton>
        )}
        <ActionButton
          startIcon={<Download size={15} strokeWidth={1.75} />}
          onClick={() => void saveEvidence(link, machine, story)}
        >
          {w.evidence}
        </ActionButton>
      </div>
    </Card>
  );
}
