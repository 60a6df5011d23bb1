import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState, type FormEvent } from 'react';
import type { Instance, ScriptOfRun } from '../../../../services/contract/all.ts';
import { useCall } from '../../../data/desk.tsx';
import { Tick } from '../../../forms/Field.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { focusSoon } from '../../../ui/focus-soon.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { usePhone } from '../../../ui/screen.ts';
import { words } from '../../../words/words.ts';
import { canSuppress } from './readings.ts';
import css from './SuppressDialog.module.css';

const w = words.tests;

interface SuppressDialogProps {
  script: ScriptOfRun;
  instance: Instance;
  onDone: () => void;
  onClose: () => void;
}

/** Sets a result aside that is known and does not matter, or counts it again. */
export function SuppressDialog({ script, instance, onDone, onClose }: SuppressDialogProps) {
  const suppress = useCall('scripts.suppress');
  const phone = usePhone();
  const bad = script.instances.filter(canSuppress).map((i) => i.resultId);
  const [all, setAll] = useState(false);
  const back = instance.suppressed;
  const ids = all && !back ? bad : [instance.resultId];
  const submit = async (e: FormEvent): Promise<void> => {
    e.preventDefault();
    const result = await suppress.run({ ids, suppressed: !back });
    if (!result.ok) return;
    onDone();
    onClose();
  };
  const title = back
    ? w.unsuppressTitle(script.name, instance.target)
    : w.suppressTitle(script.name, instance.target);
  return (
    <Dialog
      open
      onClose={onClose}
      fullScreen={phone}
      fullWidth
      maxWidth="xs"
      aria-labelledby="suppress-title"
    >
      <form onSubmit={(e) => void submit(e)}>
        <DialogTitle id="suppress-title">{title}</DialogTitle>
        <DialogContent className={css.content ?? ''}>
          <p>{back ? w.unsuppressText : w.suppressText}</p>
          {instance.sentence && <p className={css.sentence}>{instance.sentence}</p>}
          {!back && bad.length > 1 && (
            <Tick label={w.suppressAll(bad.length)} checked={all} onChange={setAll} />
          )}
          <Refusal title={w.notSuppressed} problem={suppress.problem} />
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            {words.desk.cancel}
          </Button>
          <ActionButton variant="contained" type="submit" busy={suppress.busy} ref={focusSoon}>
            {back ? w.unsuppress : w.suppressGo(ids.length)}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
