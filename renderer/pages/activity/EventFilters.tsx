import { Button, Select } from '@mui/material';
import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import { useAsk } from '../../data/desk.tsx';
import { usePhone } from '../../ui/screen.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { words } from '../../words/words.ts';
import css from './EventFilters.module.css';
import { isFiltered, levelChoices, spans, type ActivitySearch } from './filter.ts';

const w = words.activity;

interface Props {
  search: ActivitySearch;
  onChange: (change: Partial<ActivitySearch>) => void;
}

/** Text, area, level, person and time; each stands in the address. */
export function EventFilters({ search, onChange }: Props) {
  const known = useAsk('events.filters', {}).data;
  const phone = usePhone();
  const [open, setOpen] = useState(isFiltered({ ...search, text: undefined }));
  return (
    <div className={css.filters} role="search" aria-label={w.filter}>
      <SearchField
        label={w.search}
        clearLabel={w.clearSearch}
        className={css.text}
        value={search.text ?? ''}
        onChange={(text) => onChange({ text: text || undefined })}
      />
      {phone && (
        <Button
          variant="outlined"
          className={css.more ?? ''}
          aria-expanded={open}
          startIcon={<ListFilter size={16} strokeWidth={1.75} />}
          onClick={() => setOpen(!open)}
        >
          {w.moreFilters}
        </Button>
      )}
      {(!phone || open) && <Choices known={known} search={search} onChange={onChange} />}
    </div>
  );
}

interface ChoicesProps extends Props {
  known: Output<'events.filters'> | undefined;
}

function Choices({ known, search, onChange }: ChoicesProps) {
  const areas = [...new Set(known?.kinds.map((kind) => kind.split('.')[0]!))];
  return (
    <>
      <Choice
        label={w.kind}
        value={search.kind ?? ''}
        choices={[['', w.anyKind], ...areas.map((area) => [area, w.areas[area] ?? area] as const)]}
        onChange={(kind) => onChange({ kind: kind || undefined })}
      />
      <Choice
        label={w.level}
        value={search.level ?? 'any'}
        choices={levelChoices.map((level) => [level, w.levels[level]] as const)}
        onChange={(level) => onChange({ level: level === 'any' ? undefined : (level as 'normal') })}
      />
      <Choice
        label={w.person}
        value={search.who ?? ''}
        choices={[['', w.anyPerson], ...(known?.who ?? []).map((who) => [who, who] as const)]}
        onChange={(who) => onChange({ who: who || undefined })}
      />
      <Choice
        label={w.since}
        value={search.span ?? 'any'}
        choices={spans.map((span) => [span, w.spans[span]] as const)}
        onChange={(span) => onChange({ span: span === 'any' ? undefined : (span as 'hour') })}
      />
    </>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  choices: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}

/** The chosen words say what it is; a choice that narrows is drawn stronger. */
function Choice({ label, value, choices, onChange }: ChoiceProps) {
  const known = choices.some(([each]) => each === value);
  const all = known ? choices : [...choices, [value, value] as const];
  return (
    <Select
      native
      value={value}
      className={css.choice ?? ''}
      data-narrows={value !== choices[0]![0] || undefined}
      inputProps={{ 'aria-label': label }}
      onChange={(e) => onChange(e.target.value)}
    >
      {all.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </Select>
  );
}
