import { Button, DialogActions, DialogContent } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import { useCall } from '../../../data/desk.tsx';
import { Tick } from '../../../forms/Field.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import { ImportResult } from './ImportResult.tsx';
import { PasteField } from './PasteField.tsx';
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
  const file = useRef<HTMLInputElement>(null);
  const { preview, reading, tooBig } = list;
  const rows = preview?.rows ?? 0;
  const mistakes = preview?.mistakesTotal ?? 0;
  const whyNot = reading ? w.reading : !preview ? w.empty : mistakes ? w.mend(mistakes) : null;

  const take = async (given: File | undefined): Promise<void> => {
    if (given) list.setText(await given.text());
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
          <PasteField
            ref={field}
            value={list.text}
            error={tooBig ? w.tooBig : null}
            onChange={list.setText}
          />
        </div>
        <div>
          <Button variant="outlined" startIcon={<FileUp size={16} />} onClick={() => file.current?.click()}>
            {w.file}
          </Button>
          <input
            ref={file}
            type="file"
            hidden
            accept=".csv,.txt,text/csv,text/plain"
            onChange={(e) => void take(e.target.files?.[0])}
          />
        </div>
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
