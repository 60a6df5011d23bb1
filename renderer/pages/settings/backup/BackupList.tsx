import { Button } from '@mui/material';
import { useState } from 'react';
import type { Output } from '../../../../services/contract/calls.ts';
import type { Problem } from '../../../../services/contract/result.ts';
import { useCall, useLink } from '../../../data/desk.tsx';
import { useNow } from '../../../data/clock.ts';
import { ShortTable } from '../../../tables/ShortTable.tsx';
import { exactTime, joined, storage, whenWas } from '../../../ui/format.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { words } from '../../../words/words.ts';
import css from '../Settings.module.css';
import { fetchFile } from './pieces.ts';
import { RestoreDialog } from './RestoreDialog.tsx';

const w = words.settings.backup;
type Kept = Output<'backup.list'>['items'];

/** Backups in the desk's own folder: each can be kept elsewhere, restored or deleted. */
export function BackupList({ folder, items }: { folder: string; items: Kept }) {
  const link = useLink();
  const now = useNow(30_000);
  const remove = useCall('backup.delete');
  const [restoring, setRestoring] = useState<string | null>(null);
  const [fetching, setFetching] = useState<{ name: string; percent: number } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  async function download(name: string): Promise<void> {
    setProblem(null);
    const file = await fetchFile(link, 'backup.read', name, (percent) => setFetching({ name, percent }));
    setFetching(null);
    if (file.ok) saveFile(name, [file.value], 'application/octet-stream');
    else setProblem(file.problem);
  }
  const buttons = (name: string) => (
    <span className={css.rowActions}>
      <Button size="small" aria-label={w.downloadOf(name)} onClick={() => void download(name)}>
        {fetching?.name === name ? `${fetching.percent}%` : w.download}
      </Button>
      <Button size="small" aria-label={w.restoreOf(name)} onClick={() => setRestoring(name)}>
        {w.restore}
      </Button>
      <Button size="small" aria-label={w.removeOf(name)} onClick={() => void remove.run({ name })}>
        {w.remove}
      </Button>
    </span>
  );
  return (
    <>
      <p className={css.text}>{items.length > 0 ? w.here(folder) : w.none}</p>
      {items.length > 0 && (
        <ShortTable
          label={w.here(folder)}
          head={[w.name, w.when, w.size, '']}
          end={[2, 3]}
          rows={items.map(({ name, madeAt, sizeBytes }) => ({
            key: name,
            cells: [
              <span className="mono">{name}</span>,
              <span title={exactTime(madeAt)}>{whenWas(madeAt, now)}</span>,
              joined(storage(sizeBytes)),
              buttons(name),
            ],
          }))}
        />
      )}
      <Refusal title={w.notDownloaded} problem={problem} />
      <Refusal title={w.notRemoved} problem={remove.problem} />
      {restoring !== null && <RestoreDialog name={restoring} onClose={() => setRestoring(null)} />}
    </>
  );
}
