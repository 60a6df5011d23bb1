import { FileText, Rocket, Undo2 } from 'lucide-react';
import type { Action, Machine } from '../../../../services/contract/all.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Card } from '../../../ui/Card.tsx';
import { words } from '../../../words/words.ts';
import { refusal } from '../actions.ts';
import { Output } from '../Output.tsx';
import css from './Deployment.module.css';
import type { Deployment } from './shapes.ts';

const w = words.deployment;

const titleOf = ({ installedAt, progress }: Deployment): string => {
  if (installedAt !== null) return w.failedStart;
  return progress.step === null ? w.failedAtAll : w.failed(w.steps[progress.step]);
};

interface FailedCardProps {
  machine: Machine;
  deployment: Deployment;
  onAct: (action: Action) => void;
  onLog: () => void;
}

/** Where an installation ended, what it said last, and what to try. */
export function FailedCard({ machine, deployment, onAct, onLog }: FailedCardProps) {
  const { failure, progress, logResultId, installedAt } = deployment;
  const said = failure !== machine.errorDescription ? failure : null;
  return (
    <Card tone="fail" title={titleOf(deployment)} aside={deployment.imageTitle}>
      {said && <p className={css.why}>{said}</p>}
      {installedAt === null && progress.text && <p className={css.text}>{progress.text}</p>}
      {logResultId !== null && (
        <div className={css.output}>
          <Output id={logResultId} name={w.logName} live={false} />
        </div>
      )}
      <div className={css.actions}>
        <ActionButton
          variant="outlined"
          startIcon={<Rocket size={15} strokeWidth={1.75} />}
          whyNot={refusal('deploy', machine)}
          onClick={() => onAct('deploy')}
        >
          {w.again}
        </ActionButton>
        <ActionButton
          startIcon={<Undo2 size={15} strokeWidth={1.75} />}
          whyNot={refusal('release', machine)}
          onClick={() => onAct('release')}
        >
          {w.release}
        </ActionButton>
        <ActionButton startIcon={<FileText size={15} strokeWidth={1.75} />} onClick={onLog}>
          {w.wholeLog}
        </ActionButton>
      </div>
    </Card>
  );
}
