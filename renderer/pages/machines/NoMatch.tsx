import { Button } from '@mui/material';
import type { Group } from '../../../services/contract/all.ts';
import type { ListSearch } from '../../routes.tsx';
import { words } from '../../words/words.ts';
import css from './MachinesPage.module.css';

const w = words.machines;

interface NoMatchProps {
  filter: string;
  group: Group | undefined;
  onChange: (change: ListSearch) => void;
}

/** A filter without a match: what was asked, and a button for each way out. */
export function NoMatch({ filter, group, onChange }: NoMatchProps) {
  return (
    <div className={css.noMatch} role="status">
      <h2>{w.noMatch}</h2>
      <p>{group ? w.noMatchGroup(w.groups[group]) : w.noMatchText}</p>
      <div>
        {group && (
          <Button variant="outlined" onClick={() => onChange({ group: undefined })}>
            {w.dropGroup(w.groups[group])}
          </Button>
        )}
        {filter && (
          <Button variant="outlined" onClick={() => onChange({ filter: undefined })}>
            {w.dropFilter}
          </Button>
        )}
      </div>
    </div>
  );
}
