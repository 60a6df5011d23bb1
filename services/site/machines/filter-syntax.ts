/**
 * The filter of the machine list, in MAAS's syntax: `status:(=ready,=new) pool:(!=gpu) mem:(>=512) rack`. Terms must all
 * hold; of a term's values one must hold, and none that is negated. Pure: views colour what is typed by it.
 */
import {
  fieldNamed,
  fieldRow,
  filterFields,
  numberIn,
  sizeUnits,
  type FilterField,
} from './filter-fields.ts';

export type Comparison = 'contains' | 'equals' | 'less' | 'at_most' | 'more' | 'at_least';

export interface FilterValue {
  /** Without sign and quotes. */
  text: string;
  negated: boolean;
  comparison: Comparison;
}

export type FilterTerm = {
  /** Place in the filter, end excluded. */
  start: number;
  end: number;
} & ({ field: null; value: FilterValue } | { field: FilterField; values: FilterValue[] });

/** Where a filter cannot be read, and what would fit there. */
export interface FilterTrouble {
  start: number;
  end: number;
  expected: string[];
  sentence: string;
}

export type ParsedFilter = { terms: FilterTerm[] } | { trouble: FilterTrouble };

const mostTerms = 30;
const mostValues = 300;

const signs: [sign: string, comparison: Comparison, negated: boolean][] = [
  ['!=', 'equals', true],
  ['>=', 'at_least', false],
  ['<=', 'at_most', false],
  ['!', 'contains', true],
  ['=', 'equals', false],
  ['>', 'more', false],
  ['<', 'less', false],
];

class Unreadable extends Error {
  readonly trouble: FilterTrouble;
  constructor(start: number, end: number, expected: readonly string[], sentence: string) {
    super(sentence);
    this.trouble = { start, end, expected: [...expected], sentence };
  }
}

/** Reads on from a place until a stop; quotes take stops into the text. */
class Cursor {
  readonly text: string;
  at = 0;
  constructor(text: string) {
    this.text = text;
  }
  get here(): string {
    return this.text[this.at] ?? '';
  }
  skipSpace(): void {
    while (/\s/.test(this.here)) this.at++;
  }
  takes(literal: string): boolean {
    if (!this.text.startsWith(literal, this.at)) return false;
    this.at += literal.length;
    return true;
  }
  quoted(): string {
    const from = this.at++;
    let out = '';
    while (this.here !== '"') {
      if (this.here === '\\') this.at++;
      if (this.at >= this.text.length)
        throw new Unreadable(from, this.text.length, ['"'], 'A quote is opened and never closed.');
      out += this.text[this.at++];
    }
    this.at++;
    return out;
  }
  until(stop: RegExp): string {
    if (this.here === '"') return this.quoted();
    const from = this.at;
    while (this.at < this.text.length && !stop.test(this.here)) this.at++;
    return this.text.slice(from, this.at).trimEnd();
  }
}

function readValue(cursor: Cursor, stop: RegExp): FilterValue {
  const sign = signs.find(([s]) => cursor.takes(s));
  const text = cursor.until(stop);
  return { text, comparison: sign?.[1] ?? 'contains', negated: sign?.[2] ?? false };
}

const numberKeys = (Object.keys(filterFields) as FilterField[]).filter((f) => fieldRow(f).numbers);

/** The value must suit its field: a number where one is counted, one of the words where there are only these. */
function checkValue(field: FilterField, value: FilterValue, start: number, end: number): void {
  const { key, numbers, choices } = fieldRow(field);
  const wrong = (expected: readonly string[], sentence: string): never => {
    throw new Unreadable(start, Math.max(end, start + 1), expected, sentence);
  };
  if (value.text === '') wrong(choices ?? ['a value'], `${key}: needs a value.`);
  if (numbers && numberIn(field, value.text) === null)
    wrong(
      ['a number', ...Object.keys(sizeUnits[numbers] ?? {})],
      `${key} is a number, as in ${key}:(>=${numbers === 'count' ? '16' : `64${numbers}`}).`,
    );
  if (choices && !choices.some((choice) => choice.includes(value.text.toLowerCase())))
    wrong(choices, `${key} is one of ${choices.join(', ')}.`);
  const compares = !['contains', 'equals'].includes(value.comparison);
  if (!numbers && compares)
    wrong(['=', '!', '!='], `${key} has no order: <, <=, > and >= are for ${numberKeys.join(', ')}.`);
}

function readValues(cursor: Cursor, field: FilterField): FilterValue[] {
  const opened = cursor.at;
  const checked = (stop: RegExp): FilterValue => {
    if (cursor.at > opened) cursor.skipSpace();
    const start = cursor.at;
    const value = readValue(cursor, stop);
    checkValue(field, value, start, cursor.at);
    return value;
  };
  if (!cursor.takes('(')) return [checked(/\s/)];
  const values: FilterValue[] = [];
  for (;;) {
    values.push(checked(/[,)]/));
    cursor.skipSpace();
    if (cursor.takes(')')) return values;
    if (!cursor.takes(','))
      throw new Unreadable(
        cursor.at < cursor.text.length ? cursor.at : opened,
        cursor.text.length,
        [',', ')'],
        `The values of ${filterFields[field].key} begin with ( and need a ) at the end.`,
      );
    if (values.length >= mostValues)
      throw new Unreadable(opened, cursor.at, [')'], `A term has at most ${mostValues} values.`);
  }
}

/** Part of a hardware address or of an IPv6 address: its colons name no field. */
const addressLike = /^[0-9a-f]{0,4}(:[0-9a-f]{0,4})+(\s|$)/i;

function readTerm(cursor: Cursor): FilterTerm {
  const start = cursor.at;
  const rest = cursor.text.slice(start);
  const named = addressLike.test(rest) ? null : /^([a-z_]+):/i.exec(rest);
  if (named) {
    const field = fieldNamed(named[1]!);
    if (!field)
      throw new Unreadable(
        start,
        start + named[1]!.length,
        Object.keys(filterFields),
        `There is no field ${named[1]}. There are: ${Object.keys(filterFields).join(', ')}.`,
      );
    cursor.at += named[0].length;
    return { start, field, values: readValues(cursor, field), end: cursor.at };
  }
  const value = readValue(cursor, /\s/);
  if (value.text === '')
    throw new Unreadable(start, cursor.at, ['a word', 'a field'], 'A sign stands without a word behind it.');
  if (!['contains', 'equals'].includes(value.comparison))
    throw new Unreadable(start, cursor.at, numberKeys, 'Say what to compare, as in mem:(>=512).');
  return { start, field: null, value, end: cursor.at };
}

/** The terms of a filter, or where and why it cannot be read. Never throws. */
export function parseFilter(text: string): ParsedFilter {
  const cursor = new Cursor(text);
  const terms: FilterTerm[] = [];
  try {
    for (;;) {
      cursor.skipSpace();
      if (cursor.at >= text.length) return { terms };
      if (terms.length >= mostTerms)
        throw new Unreadable(cursor.at, text.length, [], `A filter has at most ${mostTerms} terms.`);
      terms.push(readTerm(cursor));
    }
  } catch (error) {
    if (error instanceof Unreadable) return { trouble: error.trouble };
    throw error;
  }
}

const signOf = ({ comparison, negated }: FilterValue): string =>
  signs.find(([, c, n]) => c === comparison && n === negated)?.[0] ?? '';

const quote = (text: string, bare: RegExp): string =>
  bare.test(text) ? text : `"${text.replace(/[\\"]/g, (c) => `\\${c}`)}"`;

/** One term as it would be typed; read again it is the same. */
export function formatTerm(term: FilterTerm): string {
  if (term.field === null) {
    const plain = addressLike.test(term.value.text) ? /^[^\s"]+$/ : /^[^\s":!=<>][^\s":]*$/;
    return signOf(term.value) + quote(term.value.text, plain);
  }
  const values = term.values.map((v) => signOf(v) + quote(v.text, /^[^\s",()!=<>][^",()]*(?<!\s)$/));
  return `${filterFields[term.field].key}:(${values.join(',')})`;
}

export const formatFilter = (terms: readonly FilterTerm[]): string => terms.map(formatTerm).join(' ');
