import { useNavigate } from '@tanstack/react-router';
import { useCall } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words/words.ts';
import { AskDialog } from './AskDialog.tsx';

const w = words.scripts;

interface RevertScriptProps {
  name: string;
  id: number;
  number: number;
  onClose: () => void;
}

/** Back to a version; what came after it is forgotten, and the dialog says so. */
export function RevertScript({ name, id, number, onClose }: RevertScriptProps) {
  const revert = useCall('scripts.revert');
  const navigate = useNavigate();
  return (
    <AskDialog
      title={w.revertTitle(name, number)}
      text={w.revertText}
      go={w.revertGo(number)}
      destroys
      busy={revert.busy}
      refused={w.notReverted}
      problem={revert.problem}
      onGo={async () => {
        const result = await revert.run({ name, to: id });
        if (!result.ok) return;
        onClose();
        void navigate({ to: paths.script(result.value.name) });
      }}
      onClose={onClose}
    />
  );
}
