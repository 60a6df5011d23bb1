import { useState } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import { useAsk, useCall } from '../../data/desk.tsx';
import { TextField, Tick } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Card } from '../../ui/Card.tsx';
import { fullDate } from '../../ui/format.ts';
import { ProblemBox, Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import css from './Account.module.css';

const w = words.login;
type Tls = Output<'access.tls'>;

/** How other computers reach this desk, and the number by which its certificate is known. */
export function TlsCard() {
  const me = useAsk('access.whoami', {}).data;
  const tls = useAsk('access.tls', {}, { everyMs: 10_000 }).data;
  if (!tls || !me) return null;
  const { state, detail, urls, certificate } = tls;
  return (
    <Card title={w.others}>
      <div className={css.stack}>
        <p className={css.text}>
          <b>{state === 'listening' ? w.tlsOn : state === 'refused' ? w.tlsRefused : w.tlsOff}</b>
        </p>
        {state === 'disabled' && <p className={css.text}>{w.tlsOffText}</p>}
        {state === 'refused' && <ProblemBox title={w.tlsRefused} text={detail} />}
        {urls.length > 0 && (
          <ul className={css.text}>
            {urls.slice(0, 8).map((url) => (
              <li key={url} className="mono">
                {url}
              </li>
            ))}
          </ul>
        )}
        {certificate && (
          <div>
            <h3>{w.fingerprint}</h3>
            <p className={css.print}>{certificate.fingerprint}</p>
            <p className={css.text}>
              {certificate.selfSigned
                ? `${w.selfSigned(fullDate(certificate.notAfter))}. ${w.fingerprintHelp}`
                : w.ownCertificate(fullDate(certificate.notAfter))}
            </p>
          </div>
        )}
        {me.isSuperuser && <TlsForm settings={tls.settings} />}
      </div>
    </Card>
  );
}

type Edited = Record<'listen' | 'certificateFile' | 'keyFile' | 'names', string> & { plainMaas: boolean };

const editedOf = (s: Tls['settings']): Edited => ({
  listen: s.listen ?? '',
  certificateFile: s.certificateFile ?? '',
  keyFile: s.keyFile ?? '',
  names: s.names.join(' '),
  plainMaas: s.plainMaas,
});

function TlsForm({ settings }: { settings: Tls['settings'] }) {
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
      listen: now.listen.trim() || null,
      certificateFile: now.certificateFile.trim() || null,
      keyFile: now.keyFile.trim() || null,
      names: now.names.split(/[\s,]+/).filter(Boolean),
      plainMaas: now.plainMaas,
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
          label={w.listen}
          help={w.listenHelp}
          isMono
          placeholder="0.0.0.0:5443"
          value={now.listen}
          error={wrong('listen')}
          onChange={edit('listen')}
        />
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
      <Tick
        asSwitch
        label={w.plainMaas}
        help={w.plainMaasHelp}
        checked={now.plainMaas}
        onChange={edit('plainMaas')}
      />
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
