import { fieldRow, type FilterField } from '../../../../services/contract/all.ts';
import type { ListSearch } from '../../../data/list-search.ts';
import { useAsk } from '../../../data/desk.tsx';
import { words } from '../../../words/words.ts';
import { wantedAt, type Wanted } from './tokens.ts';

export interface Completion {
  wanted: Wanted;
  items: { value: string; count: number | null; doc: string }[];
  /** What fits where nothing can be listed: a number. */
  hint: string | null;
}

/** What may be typed next, told by the controller with how many machines have each value under the other terms. */
export function useCompletion(
  draft: string,
  others: string,
  group: ListSearch['group'],
  enabled: boolean,
): Completion {
  const wanted = wantedAt(draft);
  const ofValue = wanted.what === 'value';
  const asked = useAsk(
    'machines.filter_values',
    {
      prefix: wanted.prefix.slice(0, 100),
      filter: others,
      ...(ofValue && { field: wanted.field }),
      ...(group && { group }),
    },
    { enabled, keepPrevious: true },
  );
  const row = ofValue ? fieldRow(wanted.field as FilterField) : null;
  const unit = row?.numbers && row.numbers !== 'count' ? row.numbers : '';
  return {
    wanted,
    items: asked.data?.items ?? [],
    hint: row?.numbers ? words.machines.filter.number(row.key, unit) : null,
  };
}
