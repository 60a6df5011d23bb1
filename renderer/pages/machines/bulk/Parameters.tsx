import { useState } from 'react';
import { tagName, type BulkAction, type BulkParameters } from '../../../../services/contract/all.ts';
import { useAsk } from '../../../data/desk.tsx';
import { ChoiceField, TextField } from '../../../forms/Field.tsx';
import { words } from '../../../words/words.ts';
import { asksFor } from './use-bulk.ts';
import css from './BulkTray.module.css';

const w = words.bulk;

interface ParametersProps {
  action: BulkAction;
  value: BulkParameters;
  onChange: (value: BulkParameters) => void;
}

/** What an action needs besides the machines: a zone, a pool, tags, or a comment. */
export function Parameters({ action, value, onChange }: ParametersProps) {
  const what = asksFor[action];
  if (what === 'zone' || what === 'pool')
    return (
      <PlaceChoice kind={what} value={value[what] ?? ''} onChange={(name) => onChange({ [what]: name })} />
    );
  if (what === 'tags') return <Tags onChange={(tags) => onChange(tags.length ? { tags } : {})} />;
  return (
    <div className={css.parameter}>
      <TextField
        label={w.comment}
        value={value.comment ?? ''}
        inputProps={{ maxLength: 255 }}
        onChange={(comment) => onChange(comment ? { comment } : {})}
      />
    </div>
  );
}

interface PlaceChoiceProps {
  kind: 'zone' | 'pool';
  value: string;
  onChange: (name: string) => void;
}

function PlaceChoice({ kind, value, onChange }: PlaceChoiceProps) {
  const places = useAsk(kind === 'zone' ? 'zones.list' : 'pools.list', {}).data?.items ?? [];
  const none = value === '' ? [{ value: '', label: w.choose }] : [];
  return (
    <div className={css.parameter}>
      <ChoiceField
        label={kind === 'zone' ? w.zone : w.pool}
        value={value}
        choices={[...none, ...places.map(({ name }) => ({ value: name, label: name }))]}
        onChange={onChange}
      />
    </div>
  );
}

function Tags({ onChange }: { onChange: (tags: string[]) => void }) {
  const [typed, setTyped] = useState('');
  const known = useAsk('tags.list', {}).data?.items ?? [];
  const wrong = partsOf(typed).find((tag) => !tagName.safeParse(tag).success);
  const used = new Set(partsOf(typed));
  return (
    <div className={css.parameter}>
      <TextField
        label={w.tags}
        help={w.tagsHelp}
        error={wrong === undefined ? null : w.tagFits(wrong)}
        value={typed}
        onChange={(text) => {
          setTyped(text);
          const parts = partsOf(text);
          onChange(parts.every((tag) => tagName.safeParse(tag).success) ? parts : []);
        }}
      />
      <div className={css.tags}>
        {known
          .filter(({ name }) => !used.has(name))
          .slice(0, 12)
          .map(({ name }) => (
            <button
              key={name}
              type="button"
              onClick={() => {
                const parts = [...partsOf(typed), name];
                setTyped(`${parts.join(' ')} `);
                onChange(parts);
              }}
            >
              {name}
            </button>
          ))}
      </div>
    </div>
  );
}

const partsOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
