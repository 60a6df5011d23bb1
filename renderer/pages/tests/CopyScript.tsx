import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCall } from '../../data/desk.tsx';
import { TextField } from '../../forms/Field.tsx';
import { paths } from '../../paths.ts';
import { focusSoon } from '../../ui/focus-soon.ts';
import { words } from '../../words/words.ts';
import { AskDialog } from './AskDialog.tsx';

const w = words.scripts;

/** Makes a script of one's own from any other. */
export function CopyScript({ name, onClose }: { name: string; onClose: () => void }) {
  const [as, setAs] = useState(w.copyName(name));
  const copy = useCall('scripts.copy');
  const navigate = useNavigate();
  return (
    <AskDialog
      title={w.copyTitle(name)}
      text={w.copyText}
      go={w.copyGo}
      busy={copy.busy}
      whyNot={as.trim() === '' ? w.writeFirst : null}
      refused={w.notCopied}
      problem={copy.problem}
      onGo={async () => {
        const result = await copy.run({ name, as: as.trim() });
        if (!result.ok) return;
        onClose();
        void navigate({ to: paths.script(result.value.name) });
      }}
      onClose={onClose}
    >
      <TextField
        label={w.copyAs}
        value={as}
        isMono
        autoComplete="off"
        inputProps={{ maxLength: 91 }}
        inputRef={focusSoon}
        error={copy.problem?.fields?.['as']}
        onChange={(value) => {
          setAs(value);
          if (copy.problem) copy.reset();
        }}
      />
    </AskDialog>
  );
}
