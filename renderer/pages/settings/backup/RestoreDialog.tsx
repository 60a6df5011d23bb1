import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { useCall } from '../../../data/desk.tsx';
import { TextField } from '../../../forms/Field.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { usePhone } from '../../../ui/screen.ts';
import { words } from '../../../words/words.ts';
import css from '../Settings.module.css';

const w = words.settings.backup;

/** Says what a restore does, asks for the pass phrase, and tells each refusal where it was asked. */
export function RestoreDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const restore = useCall('backup.restore');
  const phone = usePhone();
  const [passPhrase, setPassPhrase] = useState('');
  const done = restore.value !== undefined;
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    if (passPhrase && !restore.busy && !done) void restore.run({ name, passPhrase });
  };
  return (
    <Dialog
      open
      fullScreen={phone}
      onClose={() => !restore.busy && onClose()}
      aria-labelledby="restore-title"
    >
      <form onSubmit={submit} noValidate>
        <DialogTitle id="restore-title">{w.restoreTitle(name)}</DialogTitle>
        <DialogContent className={css.dialog ?? ''}>
          <p>{w.restoreText}</p>
          <TextField
            label={w.phrase}
            type="password"
            autoComplete="off"
            autoFocus
            value={passPhrase}
            onChange={(text) => {
              setPassPhrase(text);
              if (restore.problem) restore.reset();
            }}
          />
          <Refusal title={w.notRestored} problem={restore.problem} />
          <p role="status" className={css.saved}>
            {restore.busy ? w.restoring : done ? w.restored : ''}
          </p>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" disabled={restore.busy} onClick={onClose}>
            {done ? words.desk.close : words.desk.cancel}
          </Button>
          {!done && (
            <ActionButton type="submit" variant="contained" color="error" busy={restore.busy}>
              {w.restoreNow}
            </ActionButton>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}
