import { useState, type FormEvent } from 'react';
import { useAsk, useCall } from '../../data/desk.tsx';
import { TextField, Tick } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Command } from '../../ui/Command.tsx';
import { fullDate } from '../../ui/format.ts';
import { ProblemBox, Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import { CertificateForm } from '../login/CertificateForm.tsx';
import css from './Settings.module.css';

const w = words.settings.reach;

/** How other computers reach this desk: where it listens over TLS, and the certificate's fingerprint to compare. */
export function ReachSection() {
  const tls = useAsk('access.tls', {}, { everyMs: 10_000 }).data;
  const set = useCall('access.set_tls');
  if (!tls) return null;
  const { certificate } = tls;
  return (
    <>
      {tls.state === 'disabled' && <p className={css.text}>{w.off}</p>}
      {tls.state === 'refused' && <ProblemBox tone="fail" title={tls.detail} />}
      {tls.state === 'listening' && (
        <>
          <p className={css.text}>{w.on}</p>
          {tls.urls.map((url) => (
            <Command key={url} line={url} />
          ))}
        </>
      )}
      {certificate && tls.state === 'listening' && (
        <>
          <p className={css.text}>{w.fingerprint}</p>
          <p className={`mono ${css.fingerprint}`}>{certificate.fingerprint}</p>
          <p className={css.text}>
            {certificate.selfSigned && w.selfSigned} {w.ends(fullDate(certificate.notAfter))}
          </p>
        </>
      )}
      <Listen key={tls.settings.listen} listen={tls.settings.listen} set={set} />
      <CertificateForm settings={tls.settings} />
      <Tick
        asSwitch
        label={w.plainMaas}
        help={w.plainMaasHelp}
        checked={tls.settings.plainMaas}
        disabled={set.busy}
        onChange={(plainMaas) => void set.run({ plainMaas })}
      />
      <Refusal title={w.refused} problem={set.problem} />
    </>
  );
}

function Listen({
  listen,
  set,
}: {
  listen: string | null;
  set: ReturnType<typeof useCall<'access.set_tls'>>;
}) {
  const [typed, setTyped] = useState(listen ?? '');
  const save = (e: FormEvent): void => {
    e.preventDefault();
    void set.run({ listen: typed.trim() || null });
  };
  return (
    <form className={css.oneField} onSubmit={save} noValidate>
      <TextField
        label={w.listen}
        help={w.listenHelp}
        error={set.problem?.fields?.['listen']}
        width={280}
        isMono
        value={typed}
        onChange={setTyped}
      />
      <ActionButton type="submit" busy={set.busy}>
        {w.save}
      </ActionButton>
    </form>
  );
}
