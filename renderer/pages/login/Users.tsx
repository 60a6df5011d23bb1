import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState } from 'react';
import { useAsk, useCall } from '../../data/desk.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { focusSoon } from '../../ui/focus-soon.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import css from './Account.module.css';
import { AddUserDialog } from './AddUserDialog.tsx';
import { PasswordDialog } from './PasswordDialog.tsx';
import { UserMenu, type User, type UserAct } from './UserMenu.tsx';

const w = words.login;

/** What an admin should know of a user at a glance. */
const saidOf = (user: User): string =>
  [
    user.isSuperuser ? w.roles.admin : w.roles.user,
    user.isDesk && w.isDesk,
    !user.hasPassword && w.noPassword,
    user.sessions > 0 && w.openSessions(user.sessions),
  ]
    .filter(Boolean)
    .join(' · ');

/** Every user, for admins: who they are and what they may. */
export function Users() {
  const me = useAsk('access.whoami', {}).data;
  const users = useAsk('access.users', {}, { enabled: me?.isSuperuser ?? false }).data?.users;
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<{ act: UserAct; user: User } | null>(null);
  const update = useCall('access.update_user');
  const reset = useCall('access.reset_password');
  const remove = useCall('access.delete_user');
  if (!users) return null;
  const act = (user: User) => (what: UserAct) => {
    reset.reset();
    remove.reset();
    if (what === 'role') void update.run({ username: user.username, isSuperuser: !user.isSuperuser });
    else setAsked({ act: what, user });
  };
  const close = (): void => setAsked(null);
  return (
    <section aria-label={w.users} className={css.part}>
      <div className={css.stack}>
        <h3>{w.users}</h3>
        <ul>
          {users.map((user) => (
            <li key={user.username} className={css.user}>
              <div>
                <b>{user.username}</b>
                <span>{saidOf(user)}</span>
              </div>
              <UserMenu user={user} onAct={act(user)} />
            </li>
          ))}
        </ul>
        <Refusal title={w.notDone} problem={update.problem} />
        <div className={css.actions}>
          <ActionButton onClick={() => setAdding(true)}>{w.addUser}</ActionButton>
        </div>
      </div>
      {adding && <AddUserDialog onClose={() => setAdding(false)} />}
      {asked?.act === 'password' && (
        <PasswordDialog
          title={w.newPasswordFor(asked.user.username)}
          text={w.resetText(asked.user.username)}
          go={w.reset(asked.user.username)}
          busy={reset.busy}
          problem={reset.problem}
          onCancel={close}
          onSet={(password) =>
            void reset.run({ username: asked.user.username, password }).then((r) => r.ok && close())
          }
        />
      )}
      {asked?.act === 'delete' && (
        <Dialog open onClose={close} fullWidth maxWidth="xs" aria-labelledby="delete-title">
          <DialogTitle id="delete-title">{w.remove(asked.user.username)}</DialogTitle>
          <DialogContent className={css.fields}>
            <p className={css.text}>{w.removeText(asked.user.username)}</p>
            <Refusal title={w.notDone} problem={remove.problem} />
          </DialogContent>
          <DialogActions>
            <Button variant="text" onClick={close} ref={focusSoon}>
              {words.desk.cancel}
            </Button>
            <ActionButton
              variant="contained"
              color="error"
              busy={remove.busy}
              onClick={() => void remove.run({ username: asked.user.username }).then((r) => r.ok && close())}
            >
              {w.remove(asked.user.username)}
            </ActionButton>
          </DialogActions>
        </Dialog>
      )}
    </section>
  );
}
