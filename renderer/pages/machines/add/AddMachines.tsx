import { Dialog, DialogTitle, Tab, Tabs } from '@mui/material';
import { waysIn, type WayIn } from '../../../data/list-search.ts';
import { usePhone } from '../../../ui/screen.ts';
import { words } from '../../../words/words.ts';
import { AddDiscovered } from './AddDiscovered.tsx';
import { AddForm } from './AddForm.tsx';
import { AddList } from './AddList.tsx';
import css from './AddMachines.module.css';

const w = words.intake;

interface AddMachinesProps {
  way: WayIn;
  onWay: (way: WayIn) => void;
  onClose: () => void;
}

/** Machines come in by hand, by a list, or by picking from what is heard on the wire. */
export function AddMachines({ way, onWay, onClose }: AddMachinesProps) {
  const phone = usePhone();
  return (
    <Dialog
      open
      onClose={onClose}
      fullScreen={phone}
      fullWidth
      maxWidth={way === 'form' ? 'sm' : 'md'}
      aria-labelledby="add-title"
      slotProps={{ paper: { className: way === 'form' ? '' : (css.wide ?? '') } }}
    >
      <DialogTitle id="add-title">{words.machines.addTitle}</DialogTitle>
      <Tabs
        value={way}
        className={css.tabs ?? ''}
        aria-label={w.waysLabel}
        onChange={(_, chosen: WayIn) => onWay(chosen)}
      >
        {waysIn.map((each) => (
          <Tab
            key={each}
            value={each}
            label={w.ways[each]}
            id={`way-${each}`}
            aria-controls="way-panel"
            disableRipple
          />
        ))}
      </Tabs>
      <div id="way-panel" role="tabpanel" aria-labelledby={`way-${way}`} className={css.panel}>
        {way === 'form' && <AddForm onClose={onClose} />}
        {way === 'list' && <AddList onClose={onClose} />}
        {way === 'discovered' && <AddDiscovered onClose={onClose} />}
      </div>
    </Dialog>
  );
}
