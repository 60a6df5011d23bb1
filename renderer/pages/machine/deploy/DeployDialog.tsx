import { Button, Dialog, IconButton } from '@mui/material';
import { Rocket, X } from 'lucide-react';
import { useState } from 'react';
import type { Machine } from '../../../../services/contract/all.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { timeLeft } from '../../../ui/format.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { usePhone } from '../../../ui/screen.ts';
import { words } from '../../../words/words.ts';
import { AsCommand, Consequence } from './Consequence.tsx';
import { DeployChoices } from './DeployChoices.tsx';
import css from './DeployDialog.module.css';
import { useDeploy, type DeployState } from './use-deploy.ts';

const w = words.deploy;

/** "About 6 min, as for gpu-02 yesterday. You can abort while it runs." */
function HowLong({ preview, hostname }: Pick<DeployState, 'preview'> & { hostname: string }) {
  if (!preview) return null;
  const { usualSeconds, usualOf } = preview;
  if (usualSeconds === null) return <p className={css.howLong}>{w.firstTime}</p>;
  const [before, duration, after] = w.usual(timeLeft(usualSeconds * 1000), usualOf, usualOf === hostname);
  return (
    <p className={css.howLong}>
      {before}
      <b>{duration}</b>
      {after}
    </p>
  );
}

/** Choices at the left, what they do at the right; the button repeats it. */
export function DeployDialog({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const phone = usePhone();
  const state = useDeploy(machine);
  const [asCommand, setAsCommand] = useState(false);
  const { preview, erased } = state;
  const erases = erased.length > 0;
  return (
    <Dialog
      open
      onClose={onClose}
      fullScreen={phone}
      maxWidth={false}
      slotProps={{ paper: { className: css.paper ?? '' } }}
      aria-labelledby="deploy-title"
    >
      <form
        className={css.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void state.start().then((started) => started && onClose());
        }}
      >
        <header className={css.head}>
          <Rocket size={19} strokeWidth={1.75} aria-hidden="true" />
          <h2 id="deploy-title">{w.title(machine.hostname)}</h2>
          <span>{preview?.machine}</span>
          <IconButton aria-label={words.desk.close} onClick={onClose}>
            <X size={18} />
          </IconButton>
        </header>
        <div className={css.body}>
          <div className={css.choices}>
            <DeployChoices systemId={machine.systemId} state={state} />
          </div>
          <div className={css.consequence}>
            <Consequence state={state} />
            {asCommand && <AsCommand systemId={machine.systemId} state={state} />}
          </div>
        </div>
        <footer className={css.foot}>
          {state.refused && (
            <div className={css.refused}>
              <Refusal title={w.refused(machine.hostname)} problem={state.refused} />
            </div>
          )}
          <HowLong preview={preview} hostname={machine.hostname} />
          <Button
            variant="text"
            data-desktop
            aria-expanded={asCommand}
            onClick={() => setAsCommand(!asCommand)}
          >
            {asCommand ? w.hideCommand : w.asCommand}
          </Button>
          <Button variant="outlined" onClick={onClose}>
            {words.desk.cancel}
          </Button>
          <ActionButton
            type="submit"
            variant="contained"
            color={erases ? 'error' : 'primary'}
            whyNot={state.whyNot}
            busy={state.busy}
          >
            {erases ? w.eraseAndDeploy(erased.length) : w.deploy}
          </ActionButton>
        </footer>
      </form>
    </Dialog>
  );
}
