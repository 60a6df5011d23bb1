import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useRef, useState } from 'react';
import { problemOf, useAsk } from '../../../data/desk.tsx';
import { ChoiceField, Tick } from '../../../forms/Field.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { usePhone } from '../../../ui/screen.ts';
import { words } from '../../../words/words.ts';
import css from './ReportDialog.module.css';

const w = words.tests;

interface ReportDialogProps {
  of: { systemId: string } | { systemIds: string[] };
  title: string;
  onClose: () => void;
}

/** The acceptance report as it will be printed, in a frame that runs nothing and loads nothing. */
export function ReportDialog({ of, title, onClose }: ReportDialogProps) {
  const phone = usePhone();
  const [paper, setPaper] = useState<'A4' | 'Letter'>('A4');
  const [outputs, setOutputs] = useState(true);
  const frame = useRef<HTMLIFrameElement>(null);
  const single = 'systemId' in of;
  const machine = useAsk(
    'reports.machine',
    { systemId: single ? of.systemId : '', paper, outputs },
    { enabled: single, keepPrevious: true },
  );
  const batch = useAsk(
    'reports.batch',
    { ...(!single && { systemIds: of.systemIds }), paper, outputs },
    { enabled: !single, keepPrevious: true },
  );
  const asked = single ? machine : batch;
  const page = asked.data;
  return (
    <Dialog
      open
      onClose={onClose}
      fullScreen={phone}
      fullWidth
      maxWidth="lg"
      aria-labelledby="report-title"
      slotProps={{ paper: { className: css.paper ?? '' } }}
    >
      <DialogTitle id="report-title">{title}</DialogTitle>
      <DialogContent className={css.content ?? ''}>
        <div className={css.choices}>
          <ChoiceField
            label={w.paper}
            width={120}
            value={paper}
            choices={[
              { value: 'A4', label: 'A4' },
              { value: 'Letter', label: 'Letter' },
            ]}
            onChange={(value) => setPaper(value === 'Letter' ? 'Letter' : 'A4')}
          />
          <Tick label={w.withOutputs} checked={outputs} onChange={setOutputs} />
        </div>
        <Refusal title={w.reportNotMade} problem={problemOf(asked.error)} />
        {page ? (
          <iframe
            ref={frame}
            className={css.frame}
            title={page.title}
            sandbox="allow-same-origin allow-modals"
            srcDoc={page.html}
          />
        ) : (
          !asked.error && (
            <p role="status" className={css.making}>
              {w.reportMaking}
            </p>
          )
        )}
      </DialogContent>
      <DialogActions>
        <code className={css.seal}>{page && w.seal(page.sha256)}</code>
        <Button variant="text" onClick={onClose}>
          {words.desk.close}
        </Button>
        <ActionButton
          offline
          whyNot={page ? null : w.reportMaking}
          onClick={() => page && saveFile(page.fileName, [page.html], 'text/html')}
        >
          {w.saveHtml}
        </ActionButton>
        <ActionButton
          variant="contained"
          offline
          whyNot={page ? null : w.reportMaking}
          onClick={() => frame.current?.contentWindow?.print()}
        >
          {w.print}
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
