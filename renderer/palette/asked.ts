import { macFrom } from '../../services/contract/addresses.ts';
import { formatTerm, parseFilter, type MachineRow } from '../../services/contract/all.ts';

export interface PaletteText {
  /** Begins with >: commands alone. */
  commandsOnly: boolean;
  text: string;
}

export function paletteText(typed: string): PaletteText {
  const text = typed.trim();
  return text.startsWith('>')
    ? { commandsOnly: true, text: text.slice(1).trim() }
    : { commandsOnly: false, text };
}

/**
 * What the list is asked for: a MAC in any notation as the one that is stored, a filter as it is, and any other text
 * word by word, quoted so that nothing in it is read as a sign.
 */
export function filterOf(text: string): string {
  const mac = macFrom(text);
  if (mac) return `mac:(=${mac})`;
  const parsed = parseFilter(text);
  if ('terms' in parsed && parsed.terms.some((term) => term.field !== null)) return text;
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((word) =>
      formatTerm({
        start: 0,
        end: 0,
        field: null,
        value: { text: word, negated: false, comparison: 'contains' },
      }),
    )
    .join(' ');
}

/** All words of the text stand in it, in any order. */
export function fits(label: string, text: string): boolean {
  const own = label.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => own.includes(word));
}

/** Names that begin with the text before those that hold it; within, as the controller sent them. */
export function bestFirst(rows: readonly MachineRow[], text: string): MachineRow[] {
  const wanted = text.toLowerCase();
  const rank = (m: MachineRow): number =>
    m.hostname === wanted ? 0 : m.hostname.startsWith(wanted) ? 1 : m.hostname.includes(wanted) ? 2 : 3;
  return [...rows].sort((a, b) => rank(a) - rank(b));
}
