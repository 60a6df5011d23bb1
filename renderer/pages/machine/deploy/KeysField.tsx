import { IconButton, Menu, MenuItem } from '@mui/material';
import { Link } from '@tanstack/react-router';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useAsk } from '../../../data/desk.tsx';
import { paths } from '../../../paths.ts';
import { words } from '../../../words/words.ts';
import css from './Choices.module.css';
import type { Preview } from './shapes.ts';

const w = words.deploy.keys;

interface KeysFieldProps {
  keys: Preview['keys'];
  loginUser: string;
  onChange: (users: string[]) => void;
}

/** Whose SSH keys may log in, with how many each has; nobody's is allowed and said. */
export function KeysField({ keys, loginUser, onChange }: KeysFieldProps) {
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const me = useAsk('access.whoami', {}).data?.username;
  const known = useAsk('access.users', {}).data?.users.map((user) => user.username);
  const chosen = keys.map((each) => each.user);
  const others = (known ?? (me ? [me] : [])).filter((user) => !chosen.includes(user));
  const total = keys.reduce((sum, each) => sum + each.count, 0);
  return (
    <div className={css.field}>
      <p id={id} className={css.label}>
        {w.label(loginUser)}
      </p>
      <div className={css.keys} role="group" aria-labelledby={id}>
        {keys.map(({ user, count }) => (
          <span key={user} className={css.chip} data-none={count === 0 || undefined}>
            {w.of(user, count)}
            <button
              type="button"
              aria-label={w.without(user)}
              onClick={() => onChange(chosen.filter((each) => each !== user))}
            >
              <X size={13} aria-hidden="true" />
            </button>
          </span>
        ))}
        <IconButton
          size="small"
          className={css.add ?? ''}
          aria-label={w.add}
          aria-haspopup="menu"
          onClick={(e) => setAnchor(e.currentTarget)}
        >
          <Plus size={16} />
        </IconButton>
      </div>
      {total === 0 && (
        <p className={css.help} data-tone="warn">
          {w.nobody}{' '}
          <Link to={paths.settings} search={{ find: 'ssh' }}>
            {w.toSettings}
          </Link>
        </p>
      )}
      <Menu anchorEl={anchor} open={!!anchor} onClose={() => setAnchor(null)}>
        {others.map((user) => (
          <MenuItem
            key={user}
            onClick={() => {
              setAnchor(null);
              onChange([...chosen, user]);
            }}
          >
            {user}
          </MenuItem>
        ))}
        {others.length === 0 && (
          <MenuItem aria-disabled onClick={() => setAnchor(null)}>
            {w.noMore}
          </MenuItem>
        )}
      </Menu>
    </div>
  );
}
