import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { Link } from '@tanstack/react-router';
import { useAsk } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import { Command } from '../../ui/Command.tsx';
import { focusSoon } from '../../ui/focus-soon.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import css from './HeardNow.module.css';

const w = words.heard;

/** What keeps a machine from appearing, in the order of likelihood; what this computer can check itself it has checked. */
export function NothingAppears({ nic, open, onClose }: { nic: string; open: boolean; onClose(): void }) {
  const checks = useAsk('network.preflight', { nic }, { enabled: open }).data?.findings ?? [];
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby="nothing-title">
      <DialogTitle id="nothing-title">{w.nothingTitle}</DialogTitle>
      <DialogContent>
        <ol className={css.steps}>
          {w.nothingSteps(nic).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <h3 className={css.checksTitle}>{w.checks}</h3>
        <ul className={css.checks}>
          {checks.map((finding) => (
            <li key={finding.id + finding.sentence} data-level={finding.level}>
              <StateMark mark={finding.level === 'fine' ? 'ready' : 'triangle'} size={14} />
              <span>{finding.sentence}</span>
              {finding.fix !== null && <Command line={finding.fix} />}
            </li>
          ))}
        </ul>
        <p className={css.change}>
          <Link to={paths.serve}>{w.changeServed}</Link>
        </p>
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose} ref={focusSoon}>
          {words.desk.close}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
