import { Button } from '@mui/material';
import { useNavigate } from '@tanstack/react-router';
import { useAsk, useCall } from '../../data/desk.tsx';
import { useNow } from '../../data/clock.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { joined, storage, whenWas } from '../../ui/format.ts';
import { ProblemBox, Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import css from './Settings.module.css';

const w = words.settings;

/** The system that machines boot into: which one, how old, how large, and a way to build it again. */
export function ImagesSection() {
  const image = useAsk('images.status', {}, { everyMs: 30_000 }).data;
  const now = useNow(30_000);
  const build = useCall('images.build');
  const navigate = useNavigate();
  if (!image) return null;
  const { ephemeral, job, whyNot, minutes } = image;
  return (
    <>
      <h3 className={css.sub}>{w.ephemeral}</h3>
      {ephemeral.built ? (
        <p className={css.text}>
          {w.imageThere(ephemeral.kernel ?? '', joined(storage(ephemeral.sizeBytes)))}
          {ephemeral.builtAt !== null && `, ${w.built(whenWas(ephemeral.builtAt, now))}`}
        </p>
      ) : (
        <ProblemBox
          tone="warn"
          title={w.imageMissing}
          text={whyNot === null ? w.imageMissingText : ephemeral.problem}
        />
      )}
      <div className={css.actions}>
        {job === null ? (
          <>
            <ActionButton whyNot={whyNot} busy={build.busy} onClick={() => void build.run({})}>
              {ephemeral.built ? w.rebuild : w.build}
            </ActionButton>
            <span className={css.text}>{w.buildTakes(minutes)}</span>
          </>
        ) : (
          <>
            <span className={css.text}>{w.building}</span>
            <Button
              variant="outlined"
              onClick={() => void navigate({ to: paths.activity, search: { tab: 'jobs' } })}
            >
              {w.showJob}
            </Button>
          </>
        )}
      </div>
      <Refusal title={w.buildRefused} problem={build.problem} />
    </>
  );
}
