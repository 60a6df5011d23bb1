import { Button } from '@mui/material';
import { useState } from 'react';
import { useAsk, useCall, useLink } from '../../data/desk.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ProblemBox } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import css from './Account.module.css';
import { PasswordDialog } from './PasswordDialog.tsx';

const w = words.login;

/** Who one is here: logged in, with a way out; or at the desk itself, with a password for coming from elsewhere. */
export function Identity() {
  const { session } = useLink();
  const me = useAsk('access.whoami', {}).data;
  const isAtDesk = me !== undefined && !me.signedIn;
  const users = useAsk('access.users', {}, { enabled: isAtDesk }).data?.users;
  const [setting, setSetting] = useState(false);
  const reset = useCall('access.reset_password');
  if (!me) return null;
  const { username, signedIn } = me;
  if (signedIn)
    return (
      <div className={`${css.stack} ${css.part}`}>
        <p className={css.text}>{w.youSignedIn(username)}</p>
        {session && (
          <div className={css.actions}>
            <Button variant="outlined" onClick={() => void session.logOut()}>
              {w.logOut}
            </Button>
          </div>
        )}
      </div>
    );
  const hasPassword = users?.find((u) => u.username === username)?.hasPassword ?? true;
  return (
    <div className={`${css.stack} ${css.part}`}>
      <p className={css.text}>{w.youAtDesk(username)}</p>
      {!hasPassword && (
        <ProblemBox tone="warn" title={w.deskNoPassword(username)} text={w.deskNoPasswordText(username)} />
      )}
      <div className={css.actions}>
        <ActionButton
          onClick={() => {
            reset.reset();
            setSetting(true);
          }}
        >
          {hasPassword ? w.newPasswordFor(username) : w.setPassword}
        </ActionButton>
        {reset.value && (
          <span className={css.done} role="status">
            {w.passwordSet}
          </span>
        )}
      </div>
      {setting && (
        <PasswordDialog
          title={w.newPasswordFor(username)}
          go={w.reset(username)}
          busy={reset.busy}
          problem={reset.problem}
          onSet={(password) => void reset.run({ username, password }).then((r) => r.ok && setSetting(false))}
          onCancel={() => setSetting(false)}
        />
      )}
    </div>
  );
}
