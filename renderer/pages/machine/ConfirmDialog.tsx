import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState } from 'react';
import type { Action } from '../../../services/contract/all.ts';
import { TextField } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { focusSoon } from '../../ui/focus-soon.ts';
import { usePhone } from '../../ui/screen.ts';
import { words } from '../../words/words.ts';
import { doing } from './actions.ts';
import css from './ConfirmDialog.module.css';

type Asked = keyof typeof words.machine.dialogs;

interface ConfirmDialogProps {
  action: Action;
  hostname: string;
  onConfirm: (comment: string) => void;
  onCancel: () => void;
}

/** Says what will happen; the button repeats it. A comment is kept with the event. */
export function ConfirmDialog({ action, hostname, onConfirm, onCancel }: ConfirmDialogProps) {
  const [comment, setComment] = useState('');
  const phone = usePhone();
  const { title, text, go } = words.machine.dialogs[action as Asked](hostname);
  return (
    <Dialog
      open
      onClose={onCancel}
      fullScreen={phone}
      fullWidth
      maxWidth="xs"
      aria-labelledby="confirm-title"
    >
      <form
        className={css.form}
        onSubmit={(e) => {
          e.preventDefault();
          onConfirm(comment.trim());
        }}
      >
        <DialogTitle id="confirm-title">{title}</DialogTitle>
        <DialogContent>
          <p className={css.text}>{text}</p>
          {doing[action].comment && (
            <TextField
              label={words.machine.commentLabel}
              value={comment}
              onChange={setComment}
              inputRef={focusSoon}
              inputProps={{ maxLength: 255 }}
            />
          )}
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onCancel}>
            {words.desk.cancel}
          </Button>
          <ActionButton
            variant="contained"
            color={action === 'delete' ? 'error' : 'primary'}
            {...(!doing[action].comment && { ref: focusSoon })}
            type="submit"
          >
            {go}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
