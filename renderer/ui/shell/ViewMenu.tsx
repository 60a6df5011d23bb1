import { Divider, IconButton, ListItemText, Menu, MenuItem, useColorScheme } from '@mui/material';
import { Check, Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { chooseLanguage } from '../../words/choice.ts';
import { languages } from '../../words/languages.ts';
import { language, words } from '../../words/words.ts';
import { chooseDensity, useDensity } from '../density.ts';

const modes = [
  { mode: 'light', label: words.desk.light, Icon: Sun },
  { mode: 'dark', label: words.desk.dark, Icon: Moon },
  { mode: 'system', label: words.desk.system, Icon: Monitor },
] as const;

const spoken = Object.entries(languages);

/** Light, dark or as the system; the density for gloves; and the language, where there is a choice. */
export function ViewMenu() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { mode, setMode, systemMode } = useColorScheme();
  const density = useDensity();
  const shown = mode === 'system' ? systemMode : mode;
  const Icon = shown === 'light' ? Moon : Sun;
  return (
    <>
      <IconButton
        aria-label={words.desk.view}
        aria-haspopup="menu"
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        <Icon size={17} strokeWidth={1.75} />
      </IconButton>
      <Menu anchorEl={anchor} open={!!anchor} onClose={() => setAnchor(null)}>
        {modes.map(({ mode: each, label, Icon: EachIcon }) => (
          <MenuItem
            key={each}
            role="menuitemradio"
            aria-checked={mode === each}
            onClick={() => {
              setMode(each);
              setAnchor(null);
            }}
          >
            <EachIcon size={16} strokeWidth={1.75} />
            <ListItemText primary={label} />
            {mode === each && <Check size={15} />}
          </MenuItem>
        ))}
        <Divider component="li" />
        <MenuItem
          role="menuitemcheckbox"
          aria-checked={density === 'touch'}
          onClick={() => {
            chooseDensity(density === 'touch' ? 'comfortable' : 'touch');
            setAnchor(null);
          }}
        >
          <ListItemText primary={words.desk.gloves} />
          {density === 'touch' && <Check size={15} />}
        </MenuItem>
        {spoken.length > 1 && <Divider component="li" />}
        {spoken.length > 1 &&
          spoken.map(([code, { name }]) => (
            <MenuItem
              key={code}
              role="menuitemradio"
              aria-checked={code === language}
              lang={code}
              onClick={() => chooseLanguage(code)}
            >
              <ListItemText primary={name} />
              {code === language && <Check size={15} />}
            </MenuItem>
          ))}
      </Menu>
    </>
  );
}
