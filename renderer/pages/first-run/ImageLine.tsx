import { Button } from '@mui/material';
import { useAsk, useCall } from '../../data/desk.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Command } from '../../ui/Command.tsx';
import { joined, storage } from '../../ui/format.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import css from './Ready.module.css';

const w = words.firstRun;
const lookEveryMs = 2_000;

/** Whether the system that machines boot is there; else how long it takes, a button that builds it, and its steps. */
export function ImageLine() {
  const images = useAsk('images.status', {}, { everyMs: lookEveryMs }).data;
  const build = useCall('images.build');
  if (!images) return null;
  const { ephemeral, job, whyNot, minutes, fix } = images;
  if (job !== null) return <Building id={job} />;
  if (ephemeral.built)
    return (
      <li className={css.line}>
        <StateMark mark="ready" size={15} />
        <b>{w.imageName}</b>
        <span>{w.imageBuilt(ephemeral.kernel ?? '', joined(storage(ephemeral.sizeBytes)))}</span>
      </li>
    );
  return (
    <li className={css.line} data-level="warn">
      <StateMark mark="dotted-triangle" size={15} />
      <b>{w.imageName}</b>
      <span>{w.imageMissing(minutes)}</span>
      <ActionButton size="small" whyNot={whyNot} busy={build.busy} onClick={() => void build.run({})}>
        {w.imageBuild}
      </ActionButton>
      {whyNot !== null && fix !== null && (
        <div className={css.below}>
          <span>{whyNot}</span>
          <Command line={fix} />
        </div>
      )}
      {build.problem && (
        <div className={css.below}>
          <Refusal title={w.imageFailed} problem={build.problem} />
        </div>
      )}
    </li>
  );
}

/** The named steps of a running build, with how far it is; the step at hand has no length that anyone knows. */
function Building({ id }: { id: number }) {
  const job = useAsk('jobs.get', { id }, { everyMs: lookEveryMs }).data;
  const cancel = useCall('jobs.cancel');
  const steps = job?.steps ?? [];
  const at = steps.findIndex((step) => step.name === job?.step);
  return (
    <li className={css.line} data-level="working">
      <StateMark mark="working" size={15} />
      <b>{w.imageName}</b>
      <span role="status">{w.imageBuilding}</span>
      <Button variant="outlined" size="small" onClick={() => void cancel.run({ id })}>
        {w.imageCancel}
      </Button>
      <div className={css.below}>
        <div
          className={css.track}
          role="progressbar"
          aria-label={w.imageSteps}
          aria-valuemin={0}
          aria-valuemax={Math.max(1, steps.length)}
          aria-valuenow={Math.max(0, at)}
          aria-valuetext={steps[at]?.label ?? w.imageWaiting}
        >
          <div style={{ width: `${(Math.max(0, at) / Math.max(1, steps.length)) * 100}%` }} />
        </div>
        <ol className={css.steps}>
          {steps.map((step, i) => (
            <li
              key={step.name}
              data-done={i < at || undefined}
              {...(i === at && { 'aria-current': 'step' as const })}
            >
              {step.label}
            </li>
          ))}
        </ol>
      </div>
    </li>
  );
}
