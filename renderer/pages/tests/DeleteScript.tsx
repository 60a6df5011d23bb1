import { useNavigate } from '@tanstack/react-router';
import { useCall } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words/words.ts';
import { AskDialog } from './AskDialog.tsx';

const w = words.scripts;

/** Forgets a script of one's own. */
export function DeleteScript({ name, onClose }: { name: string; onClose: () => void }) {
  const remove = useCall('scripts.delete');
  const navigate = useNavigate();
  return (
    <AskDialog
      title={w.deleteTitle(name)}
      text={w.deleteText}
      go={w.deleteGo}
      destroys
      busy={remove.busy}
      refused={w.notDeleted}
      problem={remove.problem}
      onGo={async () => {
        const result = await remove.run({ name });
        if (result.ok) void navigate({ to: paths.tests, search: { part: 'scripts' } });
      }}
      onClose={onClose}
    />
  );
}
