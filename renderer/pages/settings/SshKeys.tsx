import { Button } from '@mui/material';
import { useState } from 'react';
import { useAsk, useCall } from '../../data/desk.tsx';
import { TextField } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import css from './Settings.module.css';

const w = words.settings.sshKeys;

/** "ssh-ed25519 …6H2k mira@desk": type, the end of the key, and what its owner wrote behind it. */
function shortKey(key: string): string {
  const [type = '', body = '', ...rest] = key.split(/\s+/);
  return [type, `…${body.slice(-6)}`, rest.join(' ')].filter(Boolean).join(' ');
}

export function SshKeys() {
  const keys = useAsk('access.ssh_keys', {}).data?.keys;
  const add = useCall('access.add_ssh_key');
  const remove = useCall('access.delete_ssh_key');
  const [typed, setTyped] = useState('');
  return (
    <section aria-label={w.title}>
      <h3 className={css.sub}>{w.title}</h3>
      <p className={css.text}>{w.text}</p>
      {keys?.length === 0 && <p className={css.text}>{w.none}</p>}
      <ul className={css.keys}>
        {keys?.map(({ id, key }) => (
          <li key={id}>
            <span className="mono" title={key}>
              {shortKey(key)}
            </span>
            <Button size="small" aria-label={w.remove(shortKey(key))} onClick={() => void remove.run({ id })}>
              {w.removeShort}
            </Button>
          </li>
        ))}
      </ul>
      <Refusal title={w.notRemoved} problem={remove.problem} />
      <form
        className={css.oneField}
        onSubmit={(e) => {
          e.preventDefault();
          void add.run({ key: typed.trim() }).then((result) => result.ok && setTyped(''));
        }}
      >
        <div className={css.wide}>
          <TextField label={w.key} isMono placeholder={w.placeholder} value={typed} onChange={setTyped} />
        </div>
        <ActionButton type="submit" busy={add.busy}>
          {w.add}
        </ActionButton>
      </form>
      <Refusal title={w.refused} problem={add.problem} />
    </section>
  );
}
