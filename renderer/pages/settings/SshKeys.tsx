import { Button } from '@mui/material';
import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useAsk, useCall } from '../../data/desk.tsx';
import { TextField } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import css from './Settings.module.css';
import { keysIn, useFingerprint } from './ssh-fingerprint.ts';

const w = words.settings.sshKeys;
const mostFileBytes = 262_144;

/** "ssh-ed25519 …6H2k mira@desk": type, the end of the key, and what its owner wrote behind it. */
function shortKey(key: string): string {
  const [type = '', body = '', ...rest] = key.split(/\s+/);
  return [type, `…${body.slice(-6)}`, rest.join(' ')].filter(Boolean).join(' ');
}

/** Keys that open deployed machines: pasted, or from a file; each with the fingerprint that ssh shows. */
export function SshKeys() {
  const keys = useAsk('access.ssh_keys', {}).data?.keys;
  const add = useCall('access.add_ssh_key');
  const remove = useCall('access.delete_ssh_key');
  const file = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [added, setAdded] = useState(0);
  const [wrongFile, setWrongFile] = useState<string | null>(null);
  const addAll = async (text: string): Promise<boolean> => {
    setAdded(0);
    setWrongFile(null);
    // What is no key at all is sent too: the controller says what a key looks like.
    const found = keysIn(text);
    for (const [i, key] of (found.length > 0 ? found : [text.trim()]).entries()) {
      const result = await add.run({ key });
      if (!result.ok) return false;
      setAdded(i + 1);
    }
    return true;
  };
  const load = async (chosen: File): Promise<void> => {
    if (chosen.size > mostFileBytes) return setWrongFile(w.noKeyFile(chosen.name));
    const text = await chosen.text();
    if (keysIn(text).length === 0 || text.includes('PRIVATE KEY'))
      return setWrongFile(w.noKeyFile(chosen.name));
    await addAll(text);
  };
  return (
    <section aria-label={w.title}>
      <h3 className={css.sub}>{w.title}</h3>
      <p className={css.text}>{w.text}</p>
      {keys?.length === 0 && <p className={css.text}>{w.none}</p>}
      <ul className={css.keys}>
        {keys?.map(({ id, key }) => (
          <li key={id}>
            <div>
              <span className="mono" title={key}>
                {shortKey(key)}
              </span>
              <Fingerprint of={key} />
            </div>
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
          void addAll(typed).then((done) => done && setTyped(''));
        }}
      >
        <div className={css.wide}>
          <TextField
            label={w.key}
            help={w.keyHelp}
            isMono
            multiline
            maxRows={6}
            placeholder={w.placeholder}
            value={typed}
            onChange={setTyped}
          />
        </div>
        <ActionButton type="submit" busy={add.busy}>
          {w.add}
        </ActionButton>
        <input
          ref={file}
          type="file"
          hidden
          accept=".pub,.txt,text/plain"
          aria-label={w.fromFile}
          onChange={(e) => {
            const chosen = e.target.files?.[0];
            e.target.value = '';
            if (chosen) void load(chosen);
          }}
        />
        <ActionButton
          startIcon={<Upload size={15} strokeWidth={1.75} />}
          busy={add.busy}
          onClick={() => file.current?.click()}
        >
          {w.fromFile}
        </ActionButton>
      </form>
      <p role="status" className={css.saved}>
        {wrongFile ?? (added > 0 ? w.added(added) : '')}
      </p>
      <Refusal title={w.refused} problem={add.problem} />
    </section>
  );
}

function Fingerprint({ of }: { of: string }) {
  const fingerprint = useFingerprint(of);
  return fingerprint && <p className={`mono ${css.print}`}>{fingerprint}</p>;
}
