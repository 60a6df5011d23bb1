import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { focusSoon } from '../../ui/focus-soon.ts';
import { words } from '../../words/words.ts';
import css from './FirstRunPage.module.css';

/** What Start changes on this computer and on the wire, line by line. */
export function ChangesDialog({
  open,
  onClose,
  lines,
}: {
  open: boolean;
  onClose(): void;
  lines: readonly string[];
}) {
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby="changes-title">
      <DialogTitle id="changes-title">{words.firstRun.whatChanges}</DialogTitle>
      <DialogContent>
        <ul className={css.lines}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose} ref={focusSoon}>
          {words.desk.close}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
