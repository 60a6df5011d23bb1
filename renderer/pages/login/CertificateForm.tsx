import { useState } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import { useCall } from '../../data/desk.tsx';
import { TextField } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import css from './Account.module.css';

const w = words.login;
type Tls = Output<'access.tls'>;

type Edited = Record<'certificateFile' | 'keyFile' | 'names', string>;

const editedOf = (s: Tls['settings']): Edited => ({
  certificateFile: s.certificateFile ?? '',
  keyFile: s.keyFile ?? '',
  names: s.names.join(' '),
});

/** By which further names this desk is known, and with whose certificate. */
export function CertificateForm({ settings }: { settings: Tls['settings'] }) {
  const [changed, setChanged] = useState<Partial<Edited>>({});
  const save = useCall('access.set_tls');
  const now = { ...editedOf(settings), ...changed };
  const edit =
    <F extends keyof Edited>(field: F) =>
    (value: Edited[F]) => {
      save.reset();
      setChanged((before) => ({ ...before, [field]: value }));
    };
  const submit = async (): Promise<void> => {
    const result = await save.run({
      certificateFile: now.certificateFile.trim() || null,
      keyFile: now.keyFile.trim() || null,
      names: now.names.split(/[\s,]+/).filter(Boolean),
    });
    if (result.ok) setChanged({});
  };
  const wrong = (field: string): string | undefined => save.problem?.fields?.[field];
  return (
    <form
      className={css.stack}
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void submit();
      }}
    >
      <div className={css.pair}>
        <TextField
          label={w.names}
          help={w.namesHelp}
          value={now.names}
          error={wrong('names.0')}
          onChange={edit('names')}
        />
        <TextField
          label={w.certificateFile}
          help={w.filesHelp}
          isMono
          value={now.certificateFile}
          onChange={edit('certificateFile')}
        />
        <TextField label={w.keyFile} isMono value={now.keyFile} onChange={edit('keyFile')} />
      </div>
      <div className={css.actions}>
        <ActionButton variant="outlined" type="submit" busy={save.busy}>
          {words.desk.save}
        </ActionButton>
        {save.value && (
          <span className={css.done} role="status">
            {words.desk.saved}
          </span>
        )}
      </div>
      <Refusal title={w.notDone} problem={save.problem} />
    </form>
  );
}
