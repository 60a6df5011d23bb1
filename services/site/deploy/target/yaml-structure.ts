/** A YAML text without the inside of its block scalars, which mean nothing to its structure and are most of a long one. */
export interface Structure {
  text: string;
  /** The line of the whole text that a line of this one is; both from 1. */
  lineOf(line: number): number;
}

/** `key: |`, `- >-` and so on at the end of a line. */
const header = /(?:^|[:\s-])\s*[|>][-+1-9]{0,2}\s*(?:#.*)?$/;

/**
 * Keeps of each block scalar the first line, whose indentation counts, and leaves out those that follow it. Undefined
 * when more than so many characters are left.
 */
export function structureOf(whole: string, most: number): Structure | undefined {
  const kept: string[] = [];
  const numbers: number[] = [];
  /** Column of what holds the block scalar; its lines are indented deeper. Null outside of one. */
  let column: number | null = null;
  let first = false;
  let length = 0;
  let number = 0;
  for (let at = 0; at <= whole.length;) {
    const end = whole.indexOf('\n', at) < 0 ? whole.length : whole.indexOf('\n', at);
    const line = whole.slice(at, end);
    at = end + 1;
    number += 1;
    const inside: boolean = column !== null && (line.trim() === '' || indentOf(line) > column);
    if (inside && !first) continue;
    if (inside) first = line.trim() === '';
    else column = null;
    kept.push(line);
    numbers.push(number);
    length += line.length + 1;
    if (length > most) return undefined;
    if (column === null && line.length < 1000 && header.test(line)) {
      column = /^\s*(?:-\s+)*/.exec(line)![0].length;
      first = true;
    }
  }
  const last = numbers.at(-1) ?? 1;
  return { text: kept.join('\n'), lineOf: (line) => numbers[line - 1] ?? last };
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
