import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState } from 'react';
import type { BootResource } from '../../../services/contract/all.ts';
import { useCall } from '../../data/desk.tsx';
import { TextField } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { focusSoon } from '../../ui/focus-soon.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { usePhone } from '../../ui/screen.ts';
import { words } from '../../words/words.ts';
import { isLogin, isName } from './file-facts.ts';
import css from './Images.module.css';

const w = words.images;

/** Name, title and the user who logs in. */
export function RenameDialog({ image, onClose }: { image: BootResource; onClose: () => void }) {
  const phone = usePhone();
  const rename = useCall('images.rename');
  const [name, setName] = useState(image.name);
  const [title, setTitle] = useState(image.title);
  const [loginUser, setLoginUser] = useState(image.loginUser);
  const badName = isName(name) ? null : w.fields.nameWrong;
  const badLogin = isLogin(loginUser) ? null : w.fields.loginWrong;
  const submit = async (): Promise<void> => {
    if (badName ?? badLogin) return;
    const changed = await rename.run({ id: image.id, name, title, loginUser });
    if (changed.ok) onClose();
  };
  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="xs" aria-labelledby="rename-image">
      <form
        className={css.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void submit();
        }}
      >
        <DialogTitle id="rename-image">{w.renameTitle(image.title)}</DialogTitle>
        <DialogContent className={css.fields ?? ''}>
          <TextField
            label={w.fields.name}
            isMono
            help={w.fields.nameHelp}
            error={badName}
            value={name}
            onChange={setName}
            inputRef={focusSoon}
          />
          <TextField label={w.fields.title} value={title} onChange={setTitle} />
          <TextField
            label={w.fields.login}
            isMono
            help={w.fields.loginHelp}
            error={badLogin}
            value={loginUser}
            onChange={setLoginUser}
          />
          <Refusal title={w.refused.rename} problem={rename.problem} />
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            {words.desk.cancel}
          </Button>
          <ActionButton type="submit" variant="contained" whyNot={badName ?? badLogin} busy={rename.busy}>
            {w.renameNow}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
