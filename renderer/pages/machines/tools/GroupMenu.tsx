import { Button, Menu, MenuItem } from '@mui/material';
import { Check, Layers } from 'lucide-react';
import { useState } from 'react';
import { groupings, type Grouping } from '../../../../services/contract/fleet.ts';
import { words } from '../../../words/words.ts';
import css from './tools.module.css';

const w = words.machines.grouping;

/** What the list is grouped by. */
export function GroupMenu({ value, onChange }: { value: Grouping; onChange: (by: Grouping) => void }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        variant="outlined"
        className={css.tool ?? ''}
        startIcon={<Layers size={15} strokeWidth={1.75} />}
        aria-haspopup="menu"
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        {w.button(w.by[value])}
      </Button>
      <Menu
        anchorEl={anchor}
        open={!!anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-label': w.label } }}
      >
        {groupings.map((by) => (
          <MenuItem
            key={by}
            role="menuitemradio"
            aria-checked={by === value}
            onClick={() => {
              setAnchor(null);
              onChange(by);
            }}
          >
            <span className={css.choice}>{w.by[by]}</span>
            {by === value && <Check size={15} />}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
