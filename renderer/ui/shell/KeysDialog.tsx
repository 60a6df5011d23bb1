import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { words } from '../../words/words.ts';
import { focusSoon } from '../focus-soon.ts';
import css from './Shell.module.css';

export function KeysDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby="keys-title">
      <DialogTitle id="keys-title">{words.desk.keys.title}</DialogTitle>
      <DialogContent>
        <dl className={css.keys}>
          {words.desk.keys.list.map(([keys, does]) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose} ref={focusSoon}>
          {words.desk.close}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
