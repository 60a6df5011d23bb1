import { useLate } from '../../../data/late.ts';
import { Tick } from '../../../forms/Field.tsx';
import { Command } from '../../../ui/Command.tsx';
import { ProblemBox, Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import { commandLine, maasLine } from './command-lines.ts';
import css from './DeployDialog.module.css';
import { Drawing } from './Drawing.tsx';
import { commandOf, type DeployState } from './use-deploy.ts';

const w = words.deploy;

/** What will be on the disks, what stands against it, and what is lost: named before it is agreed to. */
export function Consequence({ state }: { state: DeployState }) {
  const { preview, erased } = state;
  const late = useLate(!preview && !state.previewProblem);
  if (!preview)
    return (
      <>
        <Refusal title={w.noPreview} problem={state.previewProblem} />
        {late && <p className={css.wait}>{w.looking}</p>}
      </>
    );
  return (
    <>
      <Drawing preview={preview} inMemory={state.choices.target === 'memory'} />
      {preview.problems.length > 0 && (
        <div className={css.boxes}>
          {preview.problems.map((sentence) => (
            <ProblemBox key={sentence} tone="warn" title={sentence} />
          ))}
        </div>
      )}
      {erased.length > 0 && preview.problems.length === 0 && (
        <div className={css.boxes}>
          <ProblemBox
            tone="fail"
            title={preview.erases.map(({ name, holds }) => w.holds(name, holds)).join(' ')}
            text={w.notBack}
          />
          <Tick label={w.eraseThese(erased)} checked={state.agreed} onChange={state.agree} />
        </div>
      )}
    </>
  );
}

/** The same as a line for a terminal. */
export function AsCommand({ systemId, state }: { systemId: string; state: DeployState }) {
  const meant = {
    ...commandOf(systemId, state.choices, state.advanced, state.userData.text),
    erase: state.erased,
  };
  return (
    <section className={css.commands} aria-label={w.asCommand}>
      <Command line={commandLine(meant)} />
      <Command line={maasLine(meant)} />
      <p>{w.maasNote}</p>
    </section>
  );
}
