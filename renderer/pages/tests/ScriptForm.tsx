import { Button } from '@mui/material';
import { Upload } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { Problem } from '../../../services/contract/result.ts';
import { useAsk } from '../../data/desk.tsx';
import { TextField } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { ProblemBox, Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import { ScriptEditor } from './ScriptEditor.tsx';
import css from './ScriptForm.module.css';

const w = words.scripts;
const typingMs = 350;
const largestBytes = 1024 * 1024;

interface ScriptFormProps {
  title: string;
  lead?: string;
  text: string;
  /** What saving is called. */
  go: string;
  busy: boolean;
  problem: Problem | null;
  onSave: (text: string, comment: string) => Promise<void>;
  onCancel: () => void;
}

/** What was typed last, once a person stops typing. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** The text of a script as it is written: each fault at its line, and what the script would be. */
export function ScriptForm({
  title,
  lead,
  text: first,
  go,
  busy,
  problem,
  onSave,
  onCancel,
}: ScriptFormProps) {
  const [text, setText] = useState(first);
  const [comment, setComment] = useState('');
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const settled = useSettled(text);
  const check = useAsk(
    'scripts.check',
    { text: settled },
    { enabled: settled.trim() !== '', keepPrevious: true },
  );
  const faults = settled.trim() === '' ? [] : (check.data?.problems ?? []);
  const script = faults.length === 0 ? check.data?.script : null;
  const reason =
    text.trim() === ''
      ? w.writeFirst
      : faults.length > 0
        ? w.faultsFirst
        : text === first
          ? w.changeFirst
          : null;
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    if (!reason && !busy) void onSave(text, comment.trim());
  };
  const take = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    setUnreadable(chosen.size > largestBytes ? w.tooLarge(chosen.name) : null);
    if (chosen.size <= largestBytes) setText((await chosen.text()).replaceAll('\r\n', '\n'));
  };
  return (
    <form className={css.form} noValidate onSubmit={submit}>
      <PageHead title={title}>
        <input
          ref={file}
          type="file"
          hidden
          onChange={(e) => {
            void take(e.target.files?.[0]);
            e.target.value = '';
          }}
        />
        <ActionButton
          offline
          startIcon={<Upload size={16} strokeWidth={1.75} />}
          onClick={() => file.current?.click()}
        >
          {w.chooseFile}
        </ActionButton>
      </PageHead>
      <div className={css.body}>
        {lead && <p className={css.lead}>{lead}</p>}
        {unreadable && <ProblemBox title={w.notSaved} text={unreadable} />}
        <ScriptEditor text={text} faults={faults} onChange={setText} />
        <p className={css.means} role="status">
          {script
            ? w.fits(script.name, [w.kinds[script.type], w.hardwareOf[script.hardwareType]].join(', '))
            : faults.length === 0 && text.trim() !== '' && w.checking}
        </p>
        {(check.data?.warnings ?? []).map((warning) => (
          <p key={warning} className={css.warning}>
            {warning}
          </p>
        ))}
        <TextField
          label={w.comment}
          value={comment}
          width={480}
          inputProps={{ maxLength: 255 }}
          onChange={setComment}
        />
        <Refusal title={w.notSaved} problem={problem} />
        <div className={css.buttons}>
          <ActionButton variant="contained" type="submit" whyNot={reason} busy={busy}>
            {go}
          </ActionButton>
          <Button variant="text" onClick={onCancel}>
            {words.desk.cancel}
          </Button>
        </div>
      </div>
    </form>
  );
}
