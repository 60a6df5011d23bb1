import { Button } from '@mui/material';
import { useState } from 'react';
import { useAsk, useCall } from '../../data/desk.tsx';
import { TextField } from '../../forms/Field.tsx';
import { ShortTable } from '../../tables/ShortTable.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Command } from '../../ui/Command.tsx';
import { fullDate } from '../../ui/format.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import css from './Settings.module.css';

const w = words.settings.apiKeys;

/** Keys for programs. A new one is shown once; its secret is not asked for again. */
export function ApiKeys() {
  const keys = useAsk('access.api_keys', {}).data?.keys;
  const make = useCall('access.create_api_key');
  const revoke = useCall('access.delete_api_key');
  const [name, setName] = useState('');
  const made = make.value;
  return (
    <section aria-label={w.title}>
      <h3 className={css.sub}>{w.title}</h3>
      <p className={css.text}>{w.text}</p>
      {keys?.length === 0 && <p className={css.text}>{w.none}</p>}
      {keys && keys.length > 0 && (
        <ShortTable
          label={w.title}
          head={[w.name, w.made2, '']}
          end={[2]}
          rows={keys.map((key) => ({
            key: key.tokenKey,
            cells: [
              key.name || w.unnamed,
              fullDate(key.createdAt),
              <Button
                size="small"
                aria-label={w.revoke(key.name || w.unnamed)}
                onClick={() => void revoke.run({ tokenKey: key.tokenKey })}
              >
                {w.revokeShort}
              </Button>,
            ],
          }))}
        />
      )}
      <Refusal title={w.notRevoked} problem={revoke.problem} />
      {made && (
        <div className={css.made} role="status">
          <p className={css.text}>{w.made}</p>
          <Command line={`${made.consumerKey}:${made.tokenKey}:${made.tokenSecret}`} />
        </div>
      )}
      <form
        className={css.oneField}
        onSubmit={(e) => {
          e.preventDefault();
          void make.run({ name: name.trim() }).then((result) => result.ok && setName(''));
        }}
      >
        <TextField label={w.name} width={280} value={name} onChange={setName} />
        <ActionButton type="submit" busy={make.busy}>
          {w.make}
        </ActionButton>
      </form>
      <Refusal title={w.refused} problem={make.problem} />
    </section>
  );
}
