import { Button, DialogActions, DialogContent } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import { useCall } from '../../../data/desk.tsx';
import { TextField, Tick } from '../../../forms/Field.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { focusSoon } from '../../../ui/focus-soon.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import { ImportResult } from './ImportResult.tsx';
import { useImport } from './use-import.ts';
import css from './AddMachines.module.css';

const w = words.intake;

/** Many machines at once: the list is read while it is typed, every mistake is told, none is half added. */
export function AddList({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const list = useImport();
  const run = useCall('machines.import');
  const [commission, setCommission] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const { preview, reading, tooBig } = list;
  const rows = preview?.rows ?? 0;
  const mistakes = preview?.mistakesTotal ?? 0;
  const whyNot = reading ? w.reading : !preview ? w.empty : mistakes ? w.mend(mistakes) : null;

  const take = async (file: File | undefined): Promise<void> => {
    if (file) list.setText(await file.text());
  };
  const onDrop = (e: DragEvent): void => {
    if (!e.dataTransfer.files.length) return;
    e.preventDefault();
    void take(e.dataTransfer.files[0]);
  };
  const goTo = (line: number): void => {
    const element = field.current;
    if (!element) return;
    const lines = list.text.split('\n');
    const start = lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0);
    element.focus();
    element.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    element.scrollTop = (element.scrollHeight / Math.max(1, lines.length)) * Math.max(0, line - 3);
  };
  const add = async (): Promise<void> => {
    const result = await run.run({ text: list.text, commission });
    if (!result.ok) return;
    void client.invalidateQueries();
    onClose();
  };
  return (
    <>
      <DialogContent className={css.fields ?? ''}>
        <div onDrop={onDrop} onDragOver={(e) => e.preventDefault()}>
          <TextField
            label={w.paste}
            help={w.pasteHelp}
            error={tooBig ? w.tooBig : null}
            value={list.text}
            isMono
            multiline
            rows={7}
            placeholder={w.example}
            inputRef={(element: HTMLTextAreaElement | null) => {
              if (element && !field.current) focusSoon(element);
              field.current = element;
            }}
            inputProps={{ wrap: 'off', spellCheck: false }}
            onChange={list.setText}
          />
        </div>
        <Button
          variant="outlined"
          component="label"
          className={css.file ?? ''}
          startIcon={<FileUp size={16} />}
        >
          {w.file}
          <input
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            className="visually-hidden"
            onChange={(e) => void take(e.target.files?.[0])}
          />
        </Button>
        <Refusal title={w.refused} problem={list.problem ?? run.problem} />
        {preview && <ImportResult preview={preview} reading={reading} onGoTo={goTo} />}
        <Tick
          label={w.commission}
          help={words.machines.commissionHelp}
          checked={commission}
          onChange={setCommission}
        />
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>
          {words.desk.cancel}
        </Button>
        <ActionButton variant="contained" whyNot={whyNot} busy={run.busy} onClick={() => void add()}>
          {w.add(rows)}
        </ActionButton>
      </DialogActions>
    </>
  );
}
