import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import type { BootResource } from '../../../services/contract/all.ts';
import { useCall } from '../../data/desk.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { focusSoon } from '../../ui/focus-soon.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { usePhone } from '../../ui/screen.ts';
import { words } from '../../words/words.ts';
import css from './Images.module.css';

const w = words.images;

/** What deleting means; a refusal, as while it is being installed, is said here. */
export function DeleteImageDialog({ image, onClose }: { image: BootResource; onClose: () => void }) {
  const phone = usePhone();
  const remove = useCall('images.delete');
  const submit = async (): Promise<void> => {
    const gone = await remove.run({ id: image.id });
    if (gone.ok) onClose();
  };
  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="xs" aria-labelledby="delete-image">
      <form
        className={css.form}
        onSubmit={(e) => {
          e.preventDefault();
          void submit();
        }}
      >
        <DialogTitle id="delete-image">{w.removeTitle(image.title)}</DialogTitle>
        <DialogContent className={css.fields ?? ''}>
          <p className={css.text}>{w.removeText}</p>
          <Refusal title={w.refused.remove} problem={remove.problem} />
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            {words.desk.cancel}
          </Button>
          <ActionButton type="submit" variant="contained" color="error" busy={remove.busy} ref={focusSoon}>
            {w.removeNow}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
