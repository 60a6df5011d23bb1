import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState } from 'react';
import type { Problem } from '../../../services/contract/result.ts';
import { TextField } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { focusSoon } from '../../ui/focus-soon.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { usePhone } from '../../ui/screen.ts';
import { words } from '../../words/words.ts';
import css from './Account.module.css';

const w = words.login;
export const shortestPassword = 8;

interface PasswordDialogProps {
  title: string;
  text?: string;
  go: string;
  busy: boolean;
  problem: Problem | null;
  onSet(password: string): void;
  onCancel(): void;
}

/** Asks for the new password of a user. */
export function PasswordDialog({ title, text, go, busy, problem, onSet, onCancel }: PasswordDialogProps) {
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const phone = usePhone();
  const tooShort = password.length < shortestPassword;
  return (
    <Dialog
      open
      onClose={onCancel}
      fullScreen={phone}
      fullWidth
      maxWidth="xs"
      aria-labelledby="password-title"
    >
      <form
        className={css.dialog}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          setAsked(true);
          if (!busy && !tooShort) onSet(password);
        }}
      >
        <DialogTitle id="password-title">{title}</DialogTitle>
        <DialogContent className={css.fields}>
          {text !== undefined && <p className={css.text}>{text}</p>}
          <TextField
            label={w.newPassword}
            type="password"
            autoComplete="new-password"
            value={password}
            help={w.newPasswordHelp}
            error={asked && tooShort ? w.newPasswordShort : null}
            onChange={setPassword}
            inputProps={{ maxLength: 1024 }}
            inputRef={focusSoon}
          />
          <Refusal title={w.notChanged} problem={problem} />
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onCancel}>
            {words.desk.cancel}
          </Button>
          <ActionButton variant="contained" type="submit" busy={busy}>
            {go}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
