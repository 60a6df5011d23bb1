import { macFrom } from '../../contract/addresses.ts';
import type { ImportMistake } from './contract.ts';
import { columnNames, columnOf, type Column } from './columns.ts';
import { delimiterOf, readCsv, type Cell, type Line } from './csv.ts';

/** One value of a line, and where it stands. */
export interface Given {
  text: string;
  column: number;
  /** What its column is called. */
  header: string;
}

/** A line of the list before anyone has looked at what its values are worth. */
export interface Draft {
  line: number;
  hostname?: Given;
  macs: Given[];
  architecture?: Given;
  powerType?: Given;
  power: Map<string, Given>;
  zone?: Given;
  pool?: Given;
  tags?: Given;
  description?: Given;
}

export interface ReadList {
  format: 'csv' | 'list';
  columns: Column[];
  /** Lines in turn; the mistakes of a line come with it. */
  lines: Generator<{ draft: Draft | null; mistakes: ImportMistake[] }>;
  mistakes: ImportMistake[];
}

export const mistake = (
  line: number,
  given: Given | null,
  sentence: string,
  secret = false,
): ImportMistake => ({
  line,
  column: given?.column ?? null,
  field: given?.header || null,
  value: given && !secret ? given.text.slice(0, 80) : '',
  sentence,
});

/** Several values in one cell. */
const parts = (given: Given): Given[] =>
  [...given.text.matchAll(/[^\s,;|]+/g)].map((m) => ({
    ...given,
    text: m[0],
    column: given.column + m.index,
  }));

function place(draft: Draft, { field, parameter }: Column, given: Given): void {
  if (field === 'mac') draft.macs.push(...parts(given));
  else if (field === 'power') draft.power.set(parameter!, given);
  else if (field === 'power_type') draft.powerType = given;
  else if (field) draft[field] = given;
}

function* csvLines(lines: Iterable<Line>, columns: readonly Column[]): ReadList['lines'] {
  for (const { line, cells, openQuote } of lines) {
    const mistakes: ImportMistake[] = [];
    const draft: Draft = { line, macs: [], power: new Map() };
    if (openQuote !== null) {
      const at = { text: '"', column: openQuote, header: columns[0]?.header ?? '' };
      mistakes.push({ ...mistake(line, at, 'A quote is opened here and never closed.'), field: null });
    }
    for (const [i, { text, column }] of cells.entries()) {
      const of = columns[i];
      if (text === '') continue;
      if (of) place(draft, of, { text, column, header: of.header });
      else {
        const sentence = `There are ${cells.length} cells, and only ${columns.length} columns. Put a cell with a separator in it into quotes.`;
        mistakes.push(mistake(line, { text, column, header: '' }, sentence));
        break;
      }
    }
    yield { draft, mistakes };
  }
}

/** A name and its MAC addresses in one line, in any order and between any signs. */
function* listLines(lines: Iterable<Line>): ReadList['lines'] {
  for (const { line, cells } of lines) {
    const draft: Draft = { line, macs: [], power: new Map() };
    const mistakes: ImportMistake[] = [];
    const tokens = cells.flatMap((cell: Cell) => parts({ ...cell, header: '' }));
    for (const token of tokens) {
      if (macFrom(token.text) !== null || token.text.split(':').length > 4)
        draft.macs.push({ ...token, header: 'mac' });
      else if (!draft.hostname) draft.hostname = { ...token, header: 'hostname' };
      else
        mistakes.push(
          mistake(line, token, 'A line has one name and MAC addresses. For more, give a CSV with a header.'),
        );
    }
    yield { draft, mistakes };
  }
}

const withoutFirst = function* (lines: Generator<Line>): Generator<Line> {
  let first = true;
  for (const line of lines) {
    if (!first) yield line;
    first = false;
  }
};

/** Reads the list's first line and gives the others in turn, so that whoever checks them can stop for breath. */
export function readList(text: string, parameters: readonly string[]): ReadList {
  const delimiter = delimiterOf(text);
  const first = readCsv(text, delimiter).next().value as Line | undefined;
  const headers = first?.cells.map((cell) => cell.text) ?? [];
  const columns = headers.map((header) => columnOf(header, parameters));
  const hasMac = headers.some((h) => h.split(/[\s,;|]+/).some((piece) => macFrom(piece) !== null));
  if (!first || hasMac || (columns.every((c) => c.field === null) && !text.trim().includes(delimiter)))
    return { format: 'list', columns: [], lines: listLines(readCsv(text, delimiter)), mistakes: [] };
  const mistakes = first.cells.flatMap((cell, i) => {
    const { field, parameter } = columns[i]!;
    const at = { ...cell, header: cell.text };
    const same = columns.findIndex((c) => c.field === field && c.parameter === parameter);
    if (field === null)
      return cell.text === ''
        ? []
        : [
            mistake(
              first.line,
              at,
              `This column is not known. Columns are: ${columnNames(parameters).join(', ')}.`,
            ),
          ];
    if (same !== i && field !== 'mac')
      return [mistake(first.line, at, `This column is there twice: see "${columns[same]!.header}".`)];
    return [];
  });
  if (!columns.some((c) => c.field === 'mac'))
    mistakes.unshift(mistake(first.line, null, 'No column holds MAC addresses. Call it "mac".'));
  const lines = csvLines(withoutFirst(readCsv(text, delimiter)), columns);
  return { format: 'csv', columns, lines, mistakes };
}
