import { IconButton, Menu, MenuItem } from '@mui/material';
import { EllipsisVertical, Ellipsis } from 'lucide-react';
import { useContext, useState } from 'react';
import { ReachContext } from '../../data/reach.ts';
import { usePhone } from '../../ui/screen.ts';
import { words } from '../../words/words.ts';
import { allActions, doing, labelOf } from './actions.ts';
import type { MachineActions } from './use-actions.ts';
import css from './ActionMenu.module.css';

/** The key `.` presses it. */
export const actionMenuId = 'machine-actions';

/** Every action of a machine, with its key; what cannot be done now stands below and says why. */
export function ActionMenu({ actions }: { actions: MachineActions }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const unreachable = useContext(ReachContext);
  const phone = usePhone();
  // What can be done stands first: the reasons below would push it out of sight.
  const sorted = allActions
    .map((action) => ({ action, reason: unreachable ?? actions.whyNot(action) }))
    .toSorted((a, b) => Number(a.reason !== null) - Number(b.reason !== null));
  const Dots = phone ? EllipsisVertical : Ellipsis;
  return (
    <>
      <IconButton
        id={actionMenuId}
        aria-label={words.desk.more}
        aria-haspopup="menu"
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        <Dots size={18} />
      </IconButton>
      <Menu
        anchorEl={anchor}
        open={!!anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ paper: { className: css.menu ?? '' } }}
      >
        {sorted.map(({ action, reason }) => (
          <MenuItem
            key={action}
            aria-disabled={reason ? true : undefined}
            className={css.item ?? ''}
            data-delete={action === 'delete' || undefined}
            onClick={() => {
              if (reason) return;
              setAnchor(null);
              actions.start(action);
            }}
          >
            <span className={css.label}>{labelOf(action)}</span>
            {doing[action].key && !reason && <kbd aria-hidden="true">{doing[action].key}</kbd>}
            {reason && <span className={css.reason}>{reason}</span>}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
