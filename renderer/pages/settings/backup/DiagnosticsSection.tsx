import { useState } from 'react';
import type { Problem } from '../../../../services/contract/result.ts';
import { useLink } from '../../../data/desk.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { words } from '../../../words/words.ts';
import css from '../Settings.module.css';
import { fetchFile } from './pieces.ts';

const w = words.settings.diagnostics;

export function DiagnosticsSection() {
  const link = useLink();
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  async function save(): Promise<void> {
    setBusy(true);
    setSaid('');
    const made = await link.call('diagnostics.make', {});
    const file = made.ok ? await fetchFile(link, 'diagnostics.read', made.value.name, () => {}) : made;
    setBusy(false);
    setProblem(file.ok ? null : file.problem);
    if (!made.ok || !file.ok) return;
    saveFile(made.value.name, [file.value], 'application/gzip');
    setSaid(w.saved(made.value.name));
  }
  return (
    <>
      <p className={css.text}>{w.text}</p>
      <div className={css.actions}>
        <ActionButton busy={isBusy} onClick={() => void save()}>
          {w.make}
        </ActionButton>
        <span role="status" className={css.saved}>
          {said}
        </span>
      </div>
      <Refusal title={w.refused} problem={problem} />
    </>
  );
}
