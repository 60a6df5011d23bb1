import { z } from 'zod';
import { inWords, secondsOf } from './durations.ts';

/** MAAS's types of parameters. */
export const parameterTypes = [
  'storage',
  'interface',
  'url',
  'runtime',
  'string',
  'password',
  'boolean',
  'choice',
] as const;
export type ParameterType = (typeof parameterTypes)[number];

const words = z.string().max(1000).default('');
const bound = z
  .unknown()
  .optional()
  .transform((value, ctx) => {
    if (value === undefined || value === null) return null;
    const seconds = secondsOf(value);
    if (seconds === null) ctx.addIssue('min and max are whole numbers, of seconds for a runtime');
    return seconds;
  });
const choice = z.union([
  z.union([z.string(), z.number(), z.boolean()]).transform((v) => ({ value: String(v), label: String(v) })),
  z.tuple([z.coerce.string(), z.coerce.string()]).transform(([value, label]) => ({ value, label })),
  z.object({ value: z.coerce.string(), label: z.coerce.string() }),
]);

/** One parameter as a header declares it. */
export const parameter = z
  .looseObject({
    type: z
      .enum(parameterTypes, `a type of parameter is one of ${parameterTypes.join(', ')}`)
      .default('string'),
    title: words,
    description: words,
    required: z.boolean().default(false),
    default: z.union([z.string().max(4096), z.number(), z.boolean()]).nullish(),
    min: bound,
    max: bound,
    choices: z.array(choice).max(200).default([]),
    allow_list: z.boolean().default(false),
    argument_format: z.string().max(1000).optional(),
  })
  .superRefine((p, ctx) => {
    if (p.min !== null && p.max !== null && p.min > p.max) ctx.addIssue('min is larger than max');
    if (p.type === 'choice' && p.choices.length === 0)
      ctx.addIssue('a parameter of type choice lists its choices');
    if (p.default === undefined || p.default === null) return;
    const wrong = wrongValue('the default', p, p.default);
    if (wrong !== null && p.type !== 'storage' && p.type !== 'interface') ctx.addIssue(wrong);
  });
/** A declared parameter; what it leaves out is left to its type. */
export interface Parameter {
  type: ParameterType;
  title?: string;
  description?: string;
  required?: boolean;
  default?: string | number | boolean | null | undefined;
  min?: number | null;
  max?: number | null;
  choices?: { value: string; label: string }[];
  /** Several URLs, comma separated. */
  allow_list?: boolean;
  argument_format?: string | undefined;
}

const between = (what: string, n: number, p: Parameter, unit: (n: number) => string): string | null => {
  if (typeof p.min === 'number' && n < p.min) return `${what} is at least ${unit(p.min)}.`;
  return typeof p.max === 'number' && n > p.max ? `${what} is at most ${unit(p.max)}.` : null;
};
const truths: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  '1': true,
  '0': false,
  on: true,
  off: false,
};
const characters = (n: number): string => `${n} characters long`;
const longest = 4096;

/** The parts of a list as MAAS writes it: comma separated, blanks around them do not count. */
export const partsOf = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** Why a value does not fit its parameter, as a sentence that begins with `what`; null when it fits. */
export function wrongValue(what: string, p: Parameter, value: unknown): string | null {
  if (p.type === 'boolean')
    return Object.hasOwn(truths, String(value)) ? null : `${what} is true or false, not "${shown(value)}".`;
  if (p.type === 'runtime') {
    const seconds = secondsOf(value);
    if (seconds === null || seconds === 0) return `${what} is a time: seconds, or HH:MM:SS, at most 7 days.`;
    return between(what, seconds, p, inWords);
  }
  if (typeof value !== 'string' && typeof value !== 'number') return `${what} is a text.`;
  const text = String(value);
  if (text.length > longest) return `${what} is longer than ${longest} characters.`;
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) return `${what} holds control characters.`;
  if (p.type === 'choice') {
    const choices = p.choices ?? [];
    if (choices.some((c) => c.value === text)) return null;
    return `${what} is one of ${choices.map((c) => c.value).join(', ')}, not "${shown(text)}".`;
  }
  if (p.type === 'url') return wrongUrls(what, p, text);
  if (p.type === 'string' || p.type === 'password') return between(what, text.length, p, characters);
  return text.trim() ? null : `${what} is empty. Name what to run on, or say all.`;
}

function wrongUrls(what: string, p: Parameter, text: string): string | null {
  const urls = p.allow_list ? partsOf(text) : [text.trim()];
  if (urls.length === 0) return `${what} is empty.`;
  const wrong = urls.find(
    (url) => !/^[a-z][a-z0-9+.-]*:\/\/[^\s/]+/i.test(url) || !URL.canParse(url) || /\s/.test(url),
  );
  return wrong === undefined ? null : `${what}: "${shown(wrong)}" is not a URL, such as https://example.org.`;
}

const shown = (value: unknown): string =>
  String(value)
    .replace(/\p{Cc}/gu, '')
    .slice(0, 60);

/** A value as it is handed out: true and false for booleans, seconds for runtimes, the URLs of a list apart. */
export function meant(p: Parameter, value: unknown): unknown {
  if (p.type === 'boolean') return truths[String(value)];
  if (p.type === 'runtime') return secondsOf(value);
  if (p.type === 'url') return p.allow_list ? partsOf(String(value)).join(',') : String(value).trim();
  return String(value);
}
