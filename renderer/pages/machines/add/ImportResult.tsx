import { Button } from '@mui/material';
import type { ImportMistake } from '../../../../services/contract/all.ts';
import { ShortTable } from '../../../tables/ShortTable.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import type { ImportPreview } from './use-import.ts';
import css from './AddMachines.module.css';

const w = words.intake;
const mistakesShown = 200;
const rowsShown = 8;

interface ImportResultProps {
  preview: ImportPreview;
  reading: boolean;
  onGoTo: (line: number) => void;
}

/** How a list was read: its columns, every mistake at its line, and the first rows. */
export function ImportResult({ preview, reading, onGoTo }: ImportResultProps) {
  const { columns, rows, ready, mistakes, mistakesTotal, sample, newTags } = preview;
  return (
    <div className={css.result} aria-busy={reading || undefined}>
      <p className={css.ready} role="status">
        <StateMark mark={mistakesTotal ? 'triangle' : 'ready'} size={14} />
        <b>{w.ready(ready, rows)}</b>
        {mistakesTotal > 0 && <span>{w.mistakes(mistakesTotal)}</span>}
        {reading && <span>{w.reading}</span>}
      </p>
      <ul className={css.columns} aria-label={w.columns}>
        {columns.map(({ header, field }, i) => (
          <li key={`${header} ${i}`} data-unknown={field === null || undefined}>
            <code>{header}</code> {field === null ? w.notUnderstood : field !== header && field}
          </li>
        ))}
      </ul>
      {newTags.length > 0 && <p className={css.note}>{w.newTags(newTags.join(', '))}</p>}
      {mistakes.length > 0 && (
        <>
          <ul className={css.mistakes} aria-label={w.mistakes(mistakesTotal)} tabIndex={0}>
            {mistakes.slice(0, mistakesShown).map((mistake, i) => (
              <Mistake key={`${mistake.line} ${mistake.column} ${i}`} mistake={mistake} onGoTo={onGoTo} />
            ))}
          </ul>
          <div className={css.under}>
            {mistakesTotal > mistakesShown && <span>{w.mistakesShown(mistakesShown, mistakesTotal)}</span>}
            <Button variant="text" size="small" onClick={() => save(mistakes)}>
              {w.saveMistakes}
            </Button>
          </div>
        </>
      )}
      {sample.length > 0 && (
        <>
          <h3>
            {w.sample}
            {rows > rowsShown && <span>{w.sampleShown(Math.min(rowsShown, sample.length), rows)}</span>}
          </h3>
          <ShortTable
            label={w.sample}
            head={[w.head.line, w.head.name, w.head.macs, w.head.power, w.head.place, w.head.tags]}
            rows={sample.slice(0, rowsShown).map((row) => ({
              key: String(row.line),
              cells: [
                row.line,
                row.hostname ?? w.nameLater,
                <code key="macs">{row.macs.join(' ')}</code>,
                [row.powerType, row.powerAddress].filter(Boolean).join(' · '),
                `${row.zone} / ${row.pool}`,
                row.tags.join(', '),
              ],
            }))}
          />
        </>
      )}
    </div>
  );
}

function Mistake({ mistake, onGoTo }: { mistake: ImportMistake; onGoTo: (line: number) => void }) {
  const { line, field, value, sentence } = mistake;
  return (
    <li>
      <button type="button" aria-label={w.goTo(line)} onClick={() => onGoTo(line)}>
        {w.line(line)}
      </button>
      <code>{field}</code>
      <span>
        {value && <code className={css.value}>{value}</code>} {sentence}
      </span>
    </li>
  );
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** All mistakes as CSV, to be mended beside the list. */
function save(mistakes: readonly ImportMistake[]): void {
  const lines = mistakes.map((m) =>
    [String(m.line), String(m.column ?? ''), m.field ?? '', m.value, m.sentence].map(quoted).join(','),
  );
  const text = ['line,column,field,value,sentence', ...lines].join('\r\n');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = 'mistakes.csv';
  link.click();
  URL.revokeObjectURL(link.href);
}
