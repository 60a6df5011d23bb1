import { Button } from '@mui/material';
import { useState } from 'react';
import { useAsk, useCall, useLink } from '../../data/desk.tsx';
import { Tick } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Card } from '../../ui/Card.tsx';
import { ProblemBox } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import css from './Account.module.css';
import { PasswordDialog } from './PasswordDialog.tsx';
import { SessionsTable } from './SessionsTable.tsx';

const w = words.login;

/** Who one is here, one's password, and where one is logged in. */
export function AccountCard() {
  const { session } = useLink();
  const me = useAsk('access.whoami', {}).data;
  const isAdmin = me?.isSuperuser ?? false;
  const users = useAsk('access.users', {}, { enabled: isAdmin }).data?.users;
  const [everyone, setEveryone] = useState(false);
  const sessions = useAsk('access.sessions', { everyone: everyone && isAdmin }).data?.sessions;
  const [changing, setChanging] = useState(false);
  const change = useCall('access.change_password');
  const reset = useCall('access.reset_password');
  if (!me) return null;
  const { username, signedIn } = me;
  // At the desk no password is asked for, so none is needed to set one.
  const setting = signedIn ? change : reset;
  const hasNone = !signedIn && users?.find((u) => u.username === username)?.hasPassword === false;
  const open = (): void => {
    setting.reset();
    setChanging(true);
  };
  const set = async (given: { current: string; password: string }): Promise<void> => {
    const result = signedIn
      ? await change.run(given)
      : await reset.run({ username, password: given.password });
    if (result.ok) setChanging(false);
  };
  return (
    <Card title={w.you}>
      <div className={css.stack}>
        <p className={css.text}>{signedIn ? w.youSignedIn(username) : w.youAtDesk(username)}</p>
        {hasNone && (
          <ProblemBox tone="warn" title={w.deskNoPassword(username)} text={w.deskNoPasswordText(username)} />
        )}
        <div className={css.actions}>
          <ActionButton onClick={open}>{hasNone ? w.setPassword : w.changePassword}</ActionButton>
          {signedIn && session && (
            <Button variant="outlined" onClick={() => void session.logOut()}>
              {w.logOut}
            </Button>
          )}
          {setting.value && (
            <span className={css.done} role="status">
              {w.changed}
            </span>
          )}
        </div>
        <h3>{w.sessions}</h3>
        {isAdmin && <Tick label={w.everyone} checked={everyone} onChange={setEveryone} />}
        {sessions?.length === 0 && <p className={css.text}>{w.noSessions}</p>}
        {sessions && sessions.length > 0 && <SessionsTable sessions={sessions} withNames={everyone} />}
      </div>
      {changing && (
        <PasswordDialog
          title={hasNone ? w.setPassword : w.changePassword}
          go={hasNone ? w.setPassword : w.change}
          withCurrent={signedIn}
          busy={setting.busy}
          problem={setting.problem}
          onSet={(given) => void set(given)}
          onCancel={() => setChanging(false)}
        />
      )}
    </Card>
  );
}
