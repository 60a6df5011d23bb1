import {
  fieldNamed,
  formatTerm,
  parseFilter,
  type FilterTrouble,
} from '../../../../services/contract/all.ts';

export interface Tokens {
  /** Finished terms, each as it is written. */
  terms: string[];
  /** What is being typed. */
  draft: string;
}

/** The terms of a filter; one that cannot be read stays whole, to be mended. */
export function tokensOf(filter: string): Tokens {
  const parsed = parseFilter(filter);
  return 'terms' in parsed
    ? { terms: parsed.terms.map(formatTerm), draft: '' }
    : { terms: [], draft: filter };
}

export const joinedTokens = ({ terms, draft }: Tokens): string =>
  [...terms, draft.trim()].filter(Boolean).join(' ');

/** Why the draft cannot be read yet; null when it can, or when nothing is typed. */
export function troubleOf(draft: string): FilterTrouble | null {
  const parsed = parseFilter(draft);
  return 'trouble' in parsed ? parsed.trouble : null;
}

/** Moves the terms that are finished out of what is typed: all but one that could still grow. */
export function settled({ terms, draft }: Tokens, whole = false): Tokens {
  const parsed = parseFilter(draft);
  if (!('terms' in parsed) || parsed.terms.length === 0) return { terms, draft };
  const ends = whole || /[)\s]$/.test(draft);
  const done = ends ? parsed.terms : parsed.terms.slice(0, -1);
  const left = ends ? '' : draft.slice(parsed.terms.at(-1)!.start);
  return { terms: [...terms, ...done.map(formatTerm)], draft: left };
}

export type Wanted =
  | { what: 'field'; prefix: string; start: number }
  | { what: 'value'; field: string; prefix: string; start: number; sign: string };

/** What is being typed at the end of the draft: the name of a field, or a value of one. */
export function wantedAt(draft: string): Wanted {
  const value = /(?:^|\s)([a-z_]+):(?:\((?:[^()]*,)?)?(!=|>=|<=|[!=<>]?)\s*"?([^,()"]*)$/i.exec(draft);
  const field = value && fieldNamed(value[1]!);
  if (value && field)
    return {
      what: 'value',
      field,
      sign: value[2]!,
      prefix: value[3]!,
      start: draft.length - value[3]!.length - (draft.at(-1 - value[3]!.length) === '"' ? 1 : 0),
    };
  const word = /\S*$/.exec(draft)![0];
  return { what: 'field', prefix: word, start: draft.length - word.length };
}

const quoted = (text: string): string => (/^[^\s",()!=<>][^",()]*$/.test(text) ? text : JSON.stringify(text));

/** The draft with a completion put in; `more` leaves the term open for one more value. */
export function completed(draft: string, wanted: Wanted, value: string, more: boolean): string {
  const before = draft.slice(0, wanted.start);
  if (wanted.what === 'field') return `${before}${value}:(`;
  const sign = wanted.sign ? '' : '=';
  return `${before}${sign}${quoted(value)}${more ? ',' : ')'}`;
}
