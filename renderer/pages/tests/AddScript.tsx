import { useNavigate } from '@tanstack/react-router';
import { useCall } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words/words.ts';
import { ScriptForm } from './ScriptForm.tsx';

const w = words.scripts;

/** A script of one's own: pasted, read from a file, or written from a template. */
export function AddScript() {
  const navigate = useNavigate();
  const create = useCall('scripts.create');
  return (
    <ScriptForm
      title={w.addTitle}
      lead={w.addText}
      text={w.template}
      go={w.save}
      busy={create.busy}
      problem={create.problem}
      onSave={async (text, comment) => {
        const result = await create.run({ text, comment });
        if (result.ok) void navigate({ to: paths.script(result.value.name) });
      }}
      onCancel={() => void navigate({ to: paths.tests, search: { part: 'scripts' } })}
    />
  );
}
