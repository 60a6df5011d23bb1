import type { Output } from '../../../services/contract/calls.ts';
import { useCall } from '../../data/desk.tsx';
import { useDeskNow } from '../../data/clock.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Card } from '../../ui/Card.tsx';
import { Command } from '../../ui/Command.tsx';
import { joined, storage, whenWas } from '../../ui/format.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import css from './Images.module.css';
import { JobProgress } from './JobProgress.tsx';

const w = words.images;

/** The system that machines boot into: which one, how old, how large, and a way to build it again. */
export function EphemeralCard({ status }: { status: Output<'images.status'> }) {
  const now = useDeskNow(30_000);
  const build = useCall('images.build');
  const { ephemeral, job, whyNot, minutes, fix } = status;
  return (
    <Card title={w.ephemeral}>
      <p className={css.text}>{w.ephemeralText}</p>
      {ephemeral.built ? (
        <p className={css.facts}>
          {w.ephemeralThere(
            ephemeral.kernel ?? '',
            joined(storage(ephemeral.sizeBytes)),
            ephemeral.builtAt === null ? words.desk.none : whenWas(ephemeral.builtAt, now),
          )}
        </p>
      ) : (
        job === null && (
          <div className={css.trouble}>
            <p className={css.lacks}>
              <StateMark mark="triangle" size={13} />
              {w.ephemeralMissing}
            </p>
            {whyNot !== null && <p className={css.text}>{whyNot}</p>}
            {whyNot !== null && fix !== null && <Command line={fix} />}
          </div>
        )
      )}
      {job === null ? (
        <div className={css.actions}>
          <ActionButton
            whyNot={whyNot}
            busy={build.busy}
            onClick={() => void build.run({ what: 'ephemeral' })}
          >
            {ephemeral.built ? w.rebuild : w.buildSystem}
          </ActionButton>
          <span className={css.text}>{w.takes(minutes)}</span>
        </div>
      ) : (
        <JobProgress id={job} name={w.ephemeral} />
      )}
      <Refusal title={w.buildRefused} problem={build.problem} />
    </Card>
  );
}
