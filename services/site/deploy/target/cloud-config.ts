import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit, type Document, type Pair } from 'yaml';
import { cloudConfigKeys, whatBreaks } from './cloud-config-keys.ts';
import { structureOf } from './yaml-structure.ts';

export interface Finding {
  /** From 1; null when it concerns the whole text. */
  line: number | null;
  column: number | null;
  sentence: string;
}

export interface Findings {
  problems: Finding[];
  warnings: string[];
}

/** What is longer than this, the insides of files left out, is not looked at: it would hold up everybody. */
export const mostStructure = 16 * 1024;
const mostAliases = 200;
const mostFindings = 20;

/** Checks a #cloud-config text without carrying out anything of it. `above` lines stand before it in what people see. */
export function checkCloudConfig(text: string, above = 0): Findings {
  const structure =
    text.length > mostStructure ? structureOf(text, mostStructure) : { text, lineOf: (n: number) => n };
  if (!structure) return { problems: [], warnings: [tooLong] };
  const lines = new LineCounter();
  const document = parse(structure.text, lines);
  if (!document) return refused(tooDeep);
  const place = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(Math.min(offset, structure.text.length));
    return { line: structure.lineOf(line) + above, column: col };
  };
  const broken = document.errors.slice(0, mostFindings).map((error) => ({
    ...place(error.pos[0]),
    sentence: sentenceOf(error.message),
  }));
  if (broken.length > 0) return { problems: broken, warnings: [] };
  const bomb = aliasTrouble(document);
  if (bomb !== null) return refused(bomb);
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null))
    return { problems: [], warnings: ['It sets nothing.'] };
  if (!isMap(contents))
    return refused(
      'Below #cloud-config stand settings, one "key: value" a line; this is something else.',
      place(contents.range?.[0] ?? 0),
    );
  return keyFindings(document, contents.items, (node) => place(node));
}

const refused = (sentence: string, where = { line: null, column: null } as Partial<Finding>): Findings => ({
  problems: [{ line: where.line ?? null, column: where.column ?? null, sentence }],
  warnings: [],
});

/** Undefined for a text that is nested deeper than the parser's stack. PyYAML, as cloud-init uses it, reads YAML 1.1. */
function parse(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, {
      version: '1.1',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      lineCounter,
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export const tooLong = 'It is so long, the insides of files left out, that it was not looked at in full.';
const tooDeep = 'It is nested too deep to be read.';

const sentenceOf = (message: string): string => {
  const line = message.split('\n')[0]!.trim();
  if (line.includes('call stack')) return tooDeep;
  return /[.!?]$/.test(line) ? line : `${line}.`;
};

/** Aliases of aliases grow without bound when they are put in: "billion laughs". */
function aliasTrouble(document: Document.Parsed): string | null {
  let aliases = 0;
  visit(document, {
    Alias() {
      aliases += 1;
      return aliases > mostAliases ? visit.BREAK : undefined;
    },
  });
  if (aliases === 0) return null;
  if (aliases > mostAliases) return `It has more than ${mostAliases} aliases (*name).`;
  try {
    const value: unknown = document.toJS({ maxAliasCount: mostAliases });
    return holdsItself(value) ? 'An alias (*name) stands inside what it stands for.' : null;
  } catch (error) {
    return (error as Error).message.includes('alias')
      ? 'Its aliases (*name) stand for more of themselves than can be put in. Write the text out.'
      : sentenceOf((error as Error).message);
  }
}

/** Each part is walked once, however often it is referred to. */
function holdsItself(value: unknown, above = new Set<unknown>(), done = new Set<unknown>()): boolean {
  if (typeof value !== 'object' || value === null || done.has(value)) return false;
  if (above.has(value)) return true;
  above.add(value);
  const found = Object.values(value).some((one) => holdsItself(one, above, done));
  above.delete(value);
  done.add(value);
  return found;
}

function keyFindings(
  document: Document.Parsed,
  items: readonly Pair[],
  place: (offset: number) => { line: number; column: number },
): Findings {
  const problems: Finding[] = [];
  const warnings: string[] = [];
  const seen = new Map<string, unknown>();
  for (const { key, value } of items) {
    const name = isScalar(key) ? String(key.value) : null;
    if (name === null) {
      warnings.push('A key that is no word is ignored.');
      continue;
    }
    if (name === '<<') continue;
    const offset = (isScalar(key) && key.range?.[0]) || 0;
    if (seen.has(name)) warnings.push(`${name} stands there twice: the last one counts.`);
    const node = isAlias(value) ? value.resolve(document) : value;
    const plain: unknown = node === null || node === undefined ? null : plainOf(node, document);
    seen.set(name, plain);
    const shape = cloudConfigKeys.get(name);
    if (shape === undefined) {
      const meant = nearest(name);
      warnings.push(
        `cloud-init knows no key ${name}: it is ignored.${meant === null ? '' : ` Is ${meant} meant?`}`,
      );
    } else if (!shape.fits(plain))
      problems.push({
        ...place(offset),
        sentence: `${name} must be ${shape.words}, not ${kindOfValue(plain)}.`,
      });
  }
  return {
    problems: problems.slice(0, mostFindings),
    warnings: [...warnings, ...whatBreaks(seen)].slice(0, mostFindings),
  };
}

/** One value as cloud-init gets it; the aliases in it were counted before. */
const plainOf = (node: unknown, document: Document.Parsed): unknown =>
  (node as { toJS(doc: Document.Parsed, options: object): unknown }).toJS(document, {
    maxAliasCount: mostAliases,
  });

function kindOfValue(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return (
    { boolean: 'true or false', number: 'a number', string: 'a text' }[typeof value as string] ?? 'a mapping'
  );
}

/** The known key that differs by one letter, or only in - and _. */
function nearest(name: string): string | null {
  if (name.length > 40) return null;
  for (const known of cloudConfigKeys.keys()) if (isNear(name, known)) return known;
  return null;
}

function isNear(a: string, b: string): boolean {
  if (a.replaceAll('-', '_').toLowerCase() === b.replaceAll('-', '_')) return true;
  if (Math.abs(a.length - b.length) > 1 || a.length < 4) return false;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i += 1;
  const rests = [
    [a.slice(i + 1), b.slice(i + 1)],
    [a.slice(i + 1), b.slice(i)],
    [a.slice(i), b.slice(i + 1)],
  ];
  return rests.some(([x, y]) => x === y);
}
