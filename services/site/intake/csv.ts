/** A cell of a table as text, with the character of its line where it begins, from 1. */
export interface Cell {
  text: string;
  column: number;
}

export interface Line {
  /** Of its first character, from 1. */
  line: number;
  cells: Cell[];
  /** Column of a quote that is opened and never closed; what follows it is read to the end of its line. */
  openQuote: number | null;
}

/** A quoted cell may go over lines; one that is longer than any note is a quote that somebody forgot to close. */
const longestQuoted = 5_000;

/** End of the cell's closing quote, or -1. */
function closing(text: string, from: number): number {
  const end = Math.min(text.length, from + longestQuoted);
  for (let at = from; at < end; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return at;
    at++;
  }
  return -1;
}

const isBreak = (char: string | undefined): boolean => char === undefined || char === '\n' || char === '\r';

/**
 * Lines of comma-separated text (RFC 4180, any delimiter of one character), as spreadsheets of every country write it:
 * spaces around cells and a byte order mark are dropped, empty lines left out. One mistake spoils one line at most.
 */
export function* readCsv(given: string, delimiter: string): Generator<Line> {
  const text = given.startsWith('\ufeff') ? given.slice(1) : given;
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const read: Line = { line, cells: [], openQuote: null };
    let lineStart = at;
    for (;;) {
      while (text[at] === ' ' || (text[at] === '\t' && delimiter !== '\t')) at++;
      const column = at - lineStart + 1;
      const close = text[at] === '"' ? closing(text, at + 1) : -1;
      let cell = '';
      if (text[at] === '"' && close < 0) read.openQuote ??= column;
      if (close >= 0) {
        const quoted = text.slice(at + 1, close);
        const breaks = quoted.split('\n').length - 1;
        line += breaks;
        if (breaks > 0) lineStart = at + 1 + quoted.lastIndexOf('\n') + 1;
        cell = quoted.replaceAll('""', '"');
        at = close + 1;
      }
      const from = at;
      while (!isBreak(text[at]) && text[at] !== delimiter) at++;
      // Beside the quotes of a cell stands nothing but spaces; what stands there all the same is kept.
      cell = close >= 0 ? cell + text.slice(from, at).trimEnd() : text.slice(from, at).trim();
      read.cells.push({ text: cell, column });
      if (text[at] !== delimiter) break;
      at++;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    at++;
    line++;
    if (read.cells.length > 1 || read.cells[0]!.text !== '' || read.openQuote !== null) yield read;
  }
}

/** What separates the cells: the one that the first line has most of. */
export function delimiterOf(text: string): string {
  const first =
    text
      .slice(0, 2_000)
      .split(/[\r\n]/)
      .find((l) => l.trim() !== '') ?? '';
  const counted = [',', ';', '\t'].map((d) => [d, first.split(d).length] as const);
  return counted.sort((a, b) => b[1] - a[1])[0]![0];
}
