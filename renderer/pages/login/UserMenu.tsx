import { IconButton, Menu, MenuItem } from '@mui/material';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import { words } from '../../words/words.ts';

const w = words.login;
export type User = Output<'access.users'>['users'][number];
export type UserAct = 'role' | 'password' | 'delete';

/** What an admin does with a user. */
export function UserMenu({ user, onAct }: { user: User; onAct(act: UserAct): void }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const item = (act: UserAct, label: string) => (
    <MenuItem
      key={act}
      onClick={() => {
        setAnchor(null);
        onAct(act);
      }}
    >
      {label}
    </MenuItem>
  );
  return (
    <>
      <IconButton
        size="small"
        aria-label={w.actionsOf(user.username)}
        aria-haspopup="menu"
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        <Ellipsis size={16} />
      </IconButton>
      <Menu anchorEl={anchor} open={!!anchor} onClose={() => setAnchor(null)}>
        {item('role', user.isSuperuser ? w.noAdmin : w.makeAdmin)}
        {item('password', w.newPasswordFor(user.username))}
        {item('delete', w.remove(user.username))}
      </Menu>
    </>
  );
}
