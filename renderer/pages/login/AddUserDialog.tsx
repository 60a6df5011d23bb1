import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState } from 'react';
import { useCall } from '../../data/desk.tsx';
import { TextField, Tick } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { focusSoon } from '../../ui/focus-soon.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { usePhone } from '../../ui/screen.ts';
import { words } from '../../words/words.ts';
import css from './Account.module.css';
import { shortestPassword } from './PasswordDialog.tsx';

const w = words.login;

export function AddUserDialog({ onClose }: { onClose(): void }) {
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isSuperuser, setSuperuser] = useState(false);
  const [asked, setAsked] = useState(false);
  const create = useCall('access.create_user');
  const phone = usePhone();
  const fits = /^[\w.@+-]{1,150}$/.test(username);
  const submit = async (): Promise<void> => {
    setAsked(true);
    if (!fits || password.length < shortestPassword) return;
    const result = await create.run({ username, email: email.trim(), password, isSuperuser });
    if (result.ok) onClose();
  };
  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="xs" aria-labelledby="user-title">
      <form
        className={css.dialog}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void submit();
        }}
      >
        <DialogTitle id="user-title">{w.addUser}</DialogTitle>
        <DialogContent className={css.fields}>
          <TextField
            label={w.username}
            value={username}
            autoComplete="off"
            error={asked && !fits ? w.nameFits : null}
            onChange={setUsername}
            inputRef={focusSoon}
          />
          <TextField
            label={w.email}
            value={email}
            autoComplete="off"
            error={create.problem?.fields?.['email']}
            onChange={setEmail}
          />
          <TextField
            label={w.password}
            type="password"
            autoComplete="new-password"
            value={password}
            help={w.newPasswordHelp}
            error={asked && password.length < shortestPassword ? w.newPasswordShort : null}
            onChange={setPassword}
          />
          <Tick label={w.isAdmin} checked={isSuperuser} onChange={setSuperuser} />
          <Refusal title={w.notDone} problem={create.problem} />
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            {words.desk.cancel}
          </Button>
          <ActionButton variant="contained" type="submit" busy={create.busy}>
            {w.addUser}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
