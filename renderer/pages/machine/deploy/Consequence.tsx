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
          <Problems sentences={preview.problems} />
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

/** What stands against it, in one box. */
function Problems({ sentences }: { sentences: readonly string[] }) {
  const [first = '', ...others] = sentences;
  if (others.length === 0) return <ProblemBox tone="warn" title={first} />;
  return (
    <ProblemBox
      tone="warn"
      title={w.against(sentences.length)}
      text={
        <ul className={css.against}>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      }
    />
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
