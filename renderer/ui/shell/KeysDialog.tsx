import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useLocation } from '@tanstack/react-router';
import { Tick } from '../../forms/Field.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words/words.ts';
import { focusSoon } from '../focus-soon.ts';
import { chooseSingleKeys, useSingleKeys } from '../keys.ts';
import { usePhone } from '../screen.ts';
import css from './Shell.module.css';

const w = words.keys;

interface KeysProps {
  title: string;
  keys: readonly (readonly string[])[];
}

function Keys({ title, keys }: KeysProps) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className={css.keys}>
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** All keys of the open view; single letters can be switched off. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const { pathname } = useLocation();
  const phone = usePhone();
  const single = useSingleKeys();
  const onMachine = pathname.startsWith(`${paths.machines}/`);
  return (
    <Dialog open={open} onClose={onClose} fullScreen={phone} aria-labelledby="keys-title">
      <DialogTitle id="keys-title">{w.title}</DialogTitle>
      <DialogContent className={css.keysSheet ?? ''}>
        {pathname === paths.machines && <Keys title={w.list} keys={w.inList} />}
        {onMachine && <Keys title={w.machine} keys={w.onMachine} />}
        <Keys title={w.everywhere} keys={w.inEvery} />
        <Tick asSwitch label={w.single} help={w.singleHelp} checked={single} onChange={chooseSingleKeys} />
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose} ref={focusSoon}>
          {words.desk.close}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
