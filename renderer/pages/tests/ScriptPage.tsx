import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import { problemOf, useAsk, useCall } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Card } from '../../ui/Card.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { useTitle } from '../../ui/title.ts';
import { words } from '../../words/words.ts';
import { NotFound } from '../NotFound.tsx';
import { CopyScript } from './CopyScript.tsx';
import { DeleteScript } from './DeleteScript.tsx';
import { Difference } from './Difference.tsx';
import { ScriptFacts } from './ScriptFacts.tsx';
import { ScriptForm } from './ScriptForm.tsx';
import { ScriptText } from './ScriptText.tsx';
import { Versions } from './Versions.tsx';
import css from './ScriptPage.module.css';

const w = words.scripts;

export type WholeScript = Output<'scripts.get'>;

/** One script: what it does, what its header says, its text, and the versions before. */
export function ScriptPage() {
  const { name } = useParams({ from: '/shell/tests/$name' });
  const { version, compare, edit } = useSearch({ from: '/shell/tests/$name' });
  const navigate = useNavigate();
  const newest = useAsk('scripts.get', { name });
  const other = version ?? compare;
  const old = useAsk(
    'scripts.get',
    { name, ...(other !== undefined && { version: other }) },
    { enabled: other !== undefined },
  );
  const update = useCall('scripts.update');
  useKeys({ Escape: () => void navigate({ to: paths.tests, search: { part: 'scripts' } }) });
  const problem = problemOf(newest.error);
  if (problem?.code === 'not_found') return <NotFound />;
  if (!newest.data) return <Refusal title={w.scripts} problem={problem} />;
  const script = newest.data;
  const here = paths.script(name);
  if (edit && !script.builtIn)
    return (
      <ScriptForm
        title={w.editTitle(name)}
        text={script.text}
        go={w.saveVersion}
        busy={update.busy}
        problem={update.problem}
        onSave={async (text, comment) => {
          const result = await update.run({ script: name, text, comment });
          if (result.ok) void navigate({ to: paths.script(result.value.name) });
        }}
        onCancel={() => void navigate({ to: here })}
      />
    );
  const shown = version !== undefined ? old.data : script;
  const numberOf = (id: number): number =>
    script.history.length - script.history.findIndex((v) => v.id === id);
  return (
    <div className={css.page}>
      <Head script={script} onEdit={() => void navigate({ to: here, search: { edit: true } })} />
      <div className={css.columns}>
        <div className={css.main}>
          <p className={css.does}>{script.description || w.nothingSaid}</p>
          <Refusal title={w.versions} problem={problemOf(old.error)} />
          {compare !== undefined && old.data ? (
            <Difference
              label={w.differenceOf(numberOf(compare), script.history.length)}
              before={old.data.text}
              after={script.text}
            />
          ) : (
            shown && <ScriptText name={name} text={shown.text} />
          )}
        </div>
        <div className={css.side}>
          <ScriptFacts script={script} />
          <Card title={w.versions}>
            <Versions script={script} shown={version ?? compare ?? script.version.id} />
          </Card>
        </div>
      </div>
    </div>
  );
}

function Head({ script, onEdit }: { script: WholeScript; onEdit: () => void }) {
  const [asked, setAsked] = useState<'copy' | 'delete' | null>(null);
  const { name, builtIn } = script;
  useTitle(name);
  return (
    <div className={css.head}>
      <Link to={paths.tests} search={{ part: 'scripts' }} aria-label={w.back} className={css.back}>
        <ChevronLeft size={20} aria-hidden="true" />
      </Link>
      <h1>{name}</h1>
      <span className={css.kind}>{[w.kinds[script.type], w.hardwareOf[script.hardwareType]].join(', ')}</span>
      {script.destructive && <span className={css.destroys}>{w.destroys}</span>}
      <div className={css.buttons}>
        <ActionButton whyNot={builtIn ? w.onlyDeleteOwn(name) : null} onClick={() => setAsked('delete')}>
          {w.delete}
        </ActionButton>
        <ActionButton variant={builtIn ? 'contained' : 'outlined'} onClick={() => setAsked('copy')}>
          {w.copy}
        </ActionButton>
        <ActionButton
          variant={builtIn ? 'outlined' : 'contained'}
          whyNot={builtIn ? w.onlyCopied(name) : null}
          onClick={onEdit}
        >
          {w.edit}
        </ActionButton>
      </div>
      {asked === 'copy' && <CopyScript name={name} onClose={() => setAsked(null)} />}
      {asked === 'delete' && <DeleteScript name={name} onClose={() => setAsked(null)} />}
    </div>
  );
}
