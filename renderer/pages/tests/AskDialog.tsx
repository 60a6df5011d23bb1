import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useId, type FormEvent, type ReactNode } from 'react';
import type { Problem } from '../../../services/contract/result.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { focusSoon } from '../../ui/focus-soon.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { usePhone } from '../../ui/screen.ts';
import { words } from '../../words/words.ts';
import css from './AskDialog.module.css';

interface AskDialogProps {
  title: string;
  text: string;
  /** What the button says will happen. */
  go: string;
  destroys?: boolean;
  busy: boolean;
  whyNot?: string | null;
  refused: string;
  problem: Problem | null;
  onGo: () => Promise<void>;
  onClose: () => void;
  /** A field, which then has the focus; without one the button has it. */
  children?: ReactNode;
}

/** Decides one thing about a script: what happens, a field when one is needed, and why it was refused. */
export function AskDialog(props: AskDialogProps) {
  const { title, text, go, destroys, busy, whyNot = null, refused, problem, onGo, onClose, children } = props;
  const id = useId();
  const phone = usePhone();
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    if (!busy && !whyNot) void onGo();
  };
  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="xs" aria-labelledby={id}>
      <form noValidate onSubmit={submit}>
        <DialogTitle id={id}>{title}</DialogTitle>
        <DialogContent className={css.content ?? ''}>
          <p>{text}</p>
          {children}
          <Refusal title={refused} problem={problem} />
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            {words.desk.cancel}
          </Button>
          <ActionButton
            variant="contained"
            color={destroys ? 'error' : 'primary'}
            type="submit"
            busy={busy}
            whyNot={whyNot}
            {...(!children && { ref: focusSoon })}
          >
            {go}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
