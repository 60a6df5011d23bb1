import { ListItemText, Menu, MenuItem } from '@mui/material';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import type { Problem, Result } from '../../../services/contract/result.ts';
import { useLink } from '../../data/desk.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { words } from '../../words/words.ts';
import css from './ActivityPage.module.css';
import type { EventFilter } from './filter.ts';

const w = words.activity;
const eventsAtMost = 100_000;
const types = { csv: 'text/csv', json: 'application/json' };
type Format = keyof typeof types;

/** What the filter shows, as a file: fetched piece by piece, at most a hundred thousand events. */
export function ExportMenu({ filter }: { filter: EventFilter }) {
  const link = useLink();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [fetched, setFetched] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);

  async function run(format: Format): Promise<void> {
    setAnchor(null);
    setProblem(null);
    setSaid('');
    const parts: string[] = [];
    let events = 0;
    let before: number | null = null;
    do {
      setFetched(events);
      const piece: Result<Output<'events.export'>> = await link.call('events.export', {
        ...filter,
        format,
        ...(before !== null && { before }),
      });
      if (!piece.ok) {
        setFetched(null);
        return setProblem(piece.problem);
      }
      parts.push(piece.value.text);
      events += piece.value.events;
      before = piece.value.next;
    } while (before !== null && events < eventsAtMost);
    if (before !== null && format === 'json') parts.push('\n]\n');
    saveFile(`metaldesk-events.${format}`, parts, types[format]);
    setFetched(null);
    setSaid(before === null ? w.exported(events) : w.exportCut(events));
  }

  return (
    <>
      <span className={css.said} role="status">
        {fetched === null ? said : w.exporting(fetched)}
      </span>
      <ActionButton
        startIcon={<Download size={16} strokeWidth={1.75} />}
        aria-haspopup="menu"
        busy={fetched !== null}
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        {w.export}
      </ActionButton>
      <Menu anchorEl={anchor} open={!!anchor} onClose={() => setAnchor(null)}>
        {(['csv', 'json'] as const).map((format) => (
          <MenuItem key={format} onClick={() => void run(format)}>
            <ListItemText primary={w.exportAs[format]} />
          </MenuItem>
        ))}
      </Menu>
      <Refusal title={w.exportFailed} problem={problem} />
    </>
  );
}
