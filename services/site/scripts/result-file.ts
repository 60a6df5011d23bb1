import { parse } from 'yaml';
import { undeclared, type DeclaredResult } from './declared-results.ts';

/** More than any script has to say. */
const MAX_BYTES = 64 * 1024;
/** YAML in full is read at 600 bytes a millisecond; longer files must be plain. */
const MAX_FREE_CHARS = 8 * 1024;
const MAX_BRACKETS = 500;
const MAX_KEYS = 200;
const MAX_SAMPLES = 4000;
const MAX_TEXT = 1000;

/** One thing that a script measured: a number, a text, or a row of samples. */
export interface Measured extends Omit<DeclaredResult, 'description'> {
  value: number | null;
  text: string | null;
  samples: number[] | null;
}
export interface ResultFile {
  /** MAAS's number of the status that the file names; null when it names none. */
  status: number | null;
  measured: Measured[];
  /** What could not be used of the file, as a sentence; empty when all could. */
  problem: string;
}

const statusWords: Readonly<Record<string, number>> = {
  passed: 2,
  failed: 3,
  timedout: 4,
  degraded: 6,
  skipped: 9,
};
const PASSED = 2;
const DEGRADED = 6;

/** A script's result file (MAAS: {status, results: {key: value or list}}); anything may stand in it. */
export function readResultFile(
  bytes: Uint8Array | undefined,
  declared: readonly DeclaredResult[],
): ResultFile {
  const nothing = (problem: string): ResultFile => ({ status: null, measured: [], problem });
  if (!bytes || bytes.length === 0) return nothing('');
  if (bytes.length > MAX_BYTES)
    return nothing(`Its result file is longer than ${MAX_BYTES / 1024} KiB and was not read.`);
  let file: unknown;
  try {
    const text = new TextDecoder().decode(bytes);
    file = readYaml(text);
  } catch {
    return nothing('Its result file is not plain YAML and was not read.');
  }
  if (file === null) return nothing('');
  if (!isMap(file)) return nothing('Its result file holds no keys and was not read.');
  const said = file['status'];
  const status = typeof said === 'string' && Object.hasOwn(statusWords, said) ? statusWords[said]! : null;
  const problems: string[] = [];
  if (said !== undefined && status === null)
    problems.push(`Its result file names a status that does not exist: ${textOf(said).slice(0, 60)}.`);
  const { measured, problem } = measuredOf(file['results'], declared);
  return { status, measured, problem: [...problems, problem].filter(Boolean).join(' ') };
}

/** JSON and plain lines are read a hundred times as fast as YAML in full, which is left to short files. */
function readYaml(text: string): unknown {
  const plain = plainLines(text) ?? json(text);
  if (plain !== undefined) return plain;
  if (text.length > MAX_FREE_CHARS || (text.match(/[[{]/g)?.length ?? 0) > MAX_BRACKETS)
    throw new Error('too long');
  return parse(text, { maxAliasCount: 0 });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `status: word`, `results:`, and `key: value` below it, each value JSON or a bare word; undefined for all other YAML. */
function plainLines(text: string): Record<string, unknown> | undefined {
  const results: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const file: Record<string, unknown> = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const status = /^status: *([a-z]+) *$/.exec(line);
    const row = /^ +([A-Za-z_][\w.-]*): +(.+?) *$/.exec(line);
    const value =
      row &&
      (/^[A-Za-z][\w-]*$/.test(row[2]!) && !/^(true|false|null|yes|no|on|off)$/i.test(row[2]!)
        ? row[2]
        : json(row[2]!));
    if (status) file['status'] = status[1];
    else if (/^results: *$/.test(line)) file['results'] = results;
    else if (row && file['results'] && value !== undefined) results[row[1]!] = value;
    else return undefined;
  }
  return file;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const clean = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return clean(typeof value === 'object' ? JSON.stringify(value) : String(value as string | number)).slice(
    0,
    MAX_TEXT,
  );
}

/** Numbers are believed where the script declared them, or declared nothing at all; the rest stays text. */
function measuredOf(
  results: unknown,
  declared: readonly DeclaredResult[],
): { measured: Measured[]; problem: string } {
  if (results === undefined || results === null) return { measured: [], problem: '' };
  const entries = Array.isArray(results)
    ? results.map((v, i) => [String(i), v] as const)
    : isMap(results)
      ? Object.entries(results)
      : null;
  if (!entries) return { measured: [], problem: 'Its results are no list of keys and values.' };
  const measured = entries.slice(0, MAX_KEYS).map(([key, value]): Measured => {
    const known = declared.find((d) => d.key === key);
    const { title, unit, better } = known ?? undeclared(clean(key).slice(0, 100));
    const row = { key: clean(key).slice(0, 100), title, unit, better };
    return { ...row, ...valueOf(value, known !== undefined || declared.length === 0) };
  });
  const over = entries.length - measured.length;
  return { measured, problem: over > 0 ? `${over} of its results were left out: ${MAX_KEYS} are kept.` : '' };
}

function valueOf(value: unknown, believed: boolean): Pick<Measured, 'value' | 'text' | 'samples'> {
  const none = { value: null, text: null, samples: null };
  if (!believed) return { ...none, text: textOf(value) };
  const number = numberIn(value);
  if (number !== null) return { ...none, value: number };
  if (Array.isArray(value) && value.length > 0) {
    const numbers = value.slice(0, MAX_SAMPLES).map(numberIn);
    if (numbers.every((n) => n !== null))
      return numbers.length === 1 ? { ...none, value: numbers[0]! } : { ...none, samples: numbers };
    return { ...none, text: value.slice(0, 100).map(textOf).join(', ').slice(0, MAX_TEXT) };
  }
  return { ...none, text: textOf(value) };
}

/** MAAS's scripts write numbers as texts as well. */
function numberIn(value: unknown): number | null {
  if (isNumber(value)) return value;
  if (typeof value !== 'string' || !/^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return null;
  return Number(value);
}

/**
 * The status of a script that ended: what its file says, where its exit status does not contradict it. A file cannot
 * turn a failure into a success; that there was nothing to do it may say with any exit status.
 */
export function statusOf(said: number | null, exitStatus: number | null): number {
  const byExit = exitStatus === 0 ? PASSED : 3;
  if (said === null) return byExit;
  return exitStatus !== 0 && (said === PASSED || said === DEGRADED) ? byExit : said;
}
