import { useState, type FormEvent } from 'react';
import { useAsk, useCall } from '../../data/desk.tsx';
import { TextField } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import { Identity } from '../login/Identity.tsx';
import { ApiKeys } from './ApiKeys.tsx';
import { Sessions } from './Sessions.tsx';
import css from './Settings.module.css';
import { SshKeys } from './SshKeys.tsx';

const w = words.settings.password;
const leastLetters = 8;

/** What belongs to whoever asks: password, keys, sessions. */
export function AccountSection() {
  const me = useAsk('access.whoami', {}).data;
  return (
    <>
      <Identity />
      {me?.signedIn && <Password />}
      <ApiKeys />
      <SshKeys />
      <Sessions everyone={false} />
    </>
  );
}

function Password() {
  const change = useCall('access.change_password');
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(false);
  const short = password.length < leastLetters ? w.short : null;
  const differ = again !== password ? w.differ : null;
  const submit = async (e: FormEvent): Promise<void> => {
    e.preventDefault();
    setTried(true);
    if (short ?? differ) return;
    const result = await change.run({ current, password });
    if (!result.ok) return;
    for (const set of [setCurrent, setPassword, setAgain]) set('');
    setTried(false);
    setDone(true);
  };
  const typing = (set: (text: string) => void) => (text: string) => {
    set(text);
    setDone(false);
  };
  return (
    <form className={css.form} onSubmit={(e) => void submit(e)} noValidate aria-label={w.title}>
      <h3 className={css.sub}>{w.title}</h3>
      <div className={css.row}>
        <TextField
          label={w.current}
          type="password"
          autoComplete="current-password"
          width={240}
          value={current}
          onChange={typing(setCurrent)}
        />
        <TextField
          label={w.next}
          type="password"
          autoComplete="new-password"
          width={240}
          help={w.help}
          error={tried ? short : null}
          value={password}
          onChange={typing(setPassword)}
        />
        <TextField
          label={w.again}
          type="password"
          autoComplete="new-password"
          width={240}
          error={tried && !short ? differ : null}
          value={again}
          onChange={typing(setAgain)}
        />
      </div>
      <div className={css.actions}>
        <ActionButton type="submit" busy={change.busy}>
          {w.change}
        </ActionButton>
        <span role="status" className={css.saved}>
          {done ? w.changed : ''}
        </span>
      </div>
      <Refusal title={w.refused} problem={change.problem} />
    </form>
  );
}
