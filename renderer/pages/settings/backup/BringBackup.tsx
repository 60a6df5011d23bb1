import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Problem } from '../../../../services/contract/result.ts';
import { useLink } from '../../../data/desk.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import css from '../Settings.module.css';
import { bringFile, shelfName } from './pieces.ts';

const w = words.settings.backup;

/** Brings a backup that was kept elsewhere into the desk's folder, from where it is restored. */
export function BringBackup() {
  const link = useLink();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [percent, setPercent] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  async function bring(file: File): Promise<void> {
    setProblem(null);
    setPercent(0);
    const brought = await bringFile(link, shelfName(file.name), file, setPercent);
    setPercent(null);
    if (brought.ok) await client.invalidateQueries({ queryKey: ['backup.list'] });
    else setProblem(brought.problem);
  }
  return (
    <>
      <div className={css.actions}>
        <input
          ref={input}
          type="file"
          accept=".mdbackup"
          hidden
          aria-label={w.upload}
          onChange={(e) => {
            const file = e.target.files?.[0];
            e.target.value = '';
            if (file) void bring(file);
          }}
        />
        <ActionButton
          startIcon={<Upload size={16} strokeWidth={1.75} />}
          busy={percent !== null}
          onClick={() => input.current?.click()}
        >
          {w.upload}
        </ActionButton>
        <span role="status" className={css.saved}>
          {percent === null ? '' : w.uploading(percent)}
        </span>
      </div>
      <Refusal title={w.notUploaded} problem={problem} />
    </>
  );
}
