import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { declaredResults } from './declared-results.ts';
import { MAX_TIMEOUT_SECONDS, secondsOf } from './durations.ts';
import { wrongHardware } from './for-hardware.ts';
import { parameter, type Parameter } from './parameters.ts';

/** A script that says nothing of its time has 5 minutes. */
const DEFAULT_TIMEOUT_SECONDS = 300;
const MAX_HEADER_CHARS = 64 * 1024;

/** MAAS's numbers of hardware types and of ways to run side by side. */
export const hardwareTypes = { node: 0, cpu: 1, memory: 2, storage: 3, network: 4, gpu: 5 } as const;
export const parallels = { disabled: 0, instance: 1, any: 2 } as const;

const numbered = <K extends string>(what: string, table: Record<K, number>) =>
  z.unknown().transform((value, ctx) => {
    const names = Object.keys(table) as K[];
    const found = names.find((name) => name === value || String(table[name]) === String(value));
    if (found !== undefined) return table[found];
    ctx.addIssue(`${what} is one of ${names.join(', ')}`);
    return z.NEVER;
  });

/** Seconds, or HH:MM:SS (also MM:SS). */
const seconds = z.union([z.number(), z.string()]).transform((value, ctx) => {
  const total = secondsOf(value);
  if (total !== null) return total || DEFAULT_TIMEOUT_SECONDS;
  ctx.addIssue(`a timeout is a number of seconds or HH:MM:SS, at most ${MAX_TIMEOUT_SECONDS / 86_400} days`);
  return z.NEVER;
});

const words = z
  .union([z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean)), z.array(z.coerce.string())])
  .refine((list) => list.length <= 100, 'at most 100 words');
const tags = words.refine(
  (list) => list.every((tag) => /^[\w.-]{1,100}$/.test(tag)),
  'a tag has letters, digits, dots, dashes and underscores',
);
const forHardware = words.superRefine((list, ctx) => {
  for (const id of list) {
    const wrong = wrongHardware(id);
    if (wrong !== null) ctx.addIssue(wrong);
  }
});

const wordList = z.union([z.string().transform((one) => [one]), z.array(z.string().max(500)).max(200)]);
/** What is installed before it runs: apt and snap packages, files from URLs. */
const packages = z.looseObject({
  apt: wordList.optional(),
  snap: z.unknown().optional(),
  url: wordList.optional(),
});

const parameterName = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
const parameters = z
  .record(z.string(), parameter)
  .superRefine((all, ctx) => {
    for (const name of Object.keys(all))
      if (!parameterName.test(name))
        ctx.addIssue({
          code: 'custom',
          path: [name],
          message: 'a parameter has a name of letters, digits, dashes and underscores',
        });
    if (Object.keys(all).length > 50) ctx.addIssue('at most 50 parameters');
    for (const type of ['storage', 'interface', 'runtime'])
      if (Object.values(all).filter((p) => p.type === type).length > 1)
        ctx.addIssue(`only one parameter of type ${type} is possible`);
  })
  .transform((all): Record<string, Parameter> => all);

/** Keys that are not named here are tolerated: scripts are shared between versions of MAAS. */
const header = z.object({
  name: z
    .string('a script needs a name')
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,90}$/, 'a name has up to 91 letters, digits, dots, dashes')
    .refine(
      (name) => name !== 'none' && name !== 'all' && name !== 'noauto',
      'this name has a meaning of its own',
    ),
  title: z.string().max(255).default(''),
  description: z.string().max(4096).default(''),
  tags: tags.default([]),
  script_type: z
    .unknown()
    .optional()
    .transform((value, ctx) => {
      if (value === undefined) return 'testing' as const;
      const found = scriptTypes.find((type) => type === value || scriptTypeNumbers[type] === value);
      if (found) return found;
      ctx.addIssue(`a script is of type ${scriptTypes.join(', ')}`);
      return z.NEVER;
    }),
  hardware_type: numbered('the hardware type', hardwareTypes).default(0),
  parallel: numbered('parallel', parallels).default(0),
  timeout: seconds.default(DEFAULT_TIMEOUT_SECONDS),
  destructive: z.boolean().default(false),
  may_reboot: z.boolean().default(false),
  recommission: z.boolean().default(false),
  for_hardware: forHardware.default([]),
  packages: packages.default({}),
  parameters: parameters.default({}),
  results: declaredResults.default([]),
  apply_configured_networking: z.boolean().default(false),
  comment: z.string().max(255).default(''),
});
export type ScriptHeader = z.output<typeof header>;
const headerKeys = Object.keys(header.shape);

export const scriptTypes = ['commissioning', 'testing', 'release', 'deployment'] as const;
/** MAAS's numbers of the types. */
const scriptTypeNumbers = { commissioning: 0, testing: 2, release: 3, deployment: 4 } as const;

export interface HeaderProblem {
  /** Line of the script, from 1. */
  line: number | null;
  field: string;
  sentence: string;
}
export interface CheckedHeader {
  header: ScriptHeader | null;
  problems: HeaderProblem[];
  warnings: string[];
}

const block =
  /^[^\S\n]*#\s*---+\s*Start MAAS 1\.0 script metadata\s*---.*\n([\s\S]*?)^[^\S\n]*#\s*---+\s*End MAAS 1\.0 script metadata\s*---/m;

/** The YAML between MAAS's two marks without its `#`, and how many lines stand before it; null without marks. */
function metadataOf(text: string): { yaml: string; linesBefore: number } | null {
  const found = block.exec(text.slice(0, MAX_HEADER_CHARS));
  if (!found) return null;
  const lines = found[1]!;
  const before = text.slice(0, found.index + found[0].indexOf('\n') + 1);
  return { yaml: lines.replace(/^[^\S\n]*# ?/gm, ''), linesBefore: before.split('\n').length - 1 };
}

/** Where a path of the YAML stands: its line, or that of the nearest thing that holds it. */
function lineOf(doc: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length > 0; length--) {
    const at: unknown = doc.getIn(path.slice(0, length), true);
    if (isNode(at) && at.range) return lines.linePos(at.range[0]).line;
  }
  return null;
}

/** Reads a header with everything that is wrong with it. `given` stands in for what the text does not say. */
export function checkHeader(text: string, given: Readonly<Record<string, unknown>> = {}): CheckedHeader {
  const refuse = (sentence: string, line: number | null = null, field = ''): CheckedHeader => ({
    header: null,
    problems: [{ line, field, sentence }],
    warnings: [],
  });
  const metadata = metadataOf(text);
  if (!metadata && Object.keys(given).length === 0)
    return refuse('It has no "--- Start MAAS 1.0 script metadata ---" block with its end.');
  const lines = new LineCounter();
  let said: Record<string, unknown> = {};
  let doc: Document | null = null;
  if (metadata) {
    try {
      doc = parseDocument(metadata.yaml, { lineCounter: lines, prettyErrors: false });
      const error = doc.errors[0];
      const line = error ? metadata.linesBefore + lines.linePos(error.pos[0]).line : null;
      if (error) return refuse(`Its metadata is not YAML: ${error.message.split('\n')[0]}`, line);
      const value: unknown = doc.toJS({ maxAliasCount: 0 });
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return refuse('Its metadata is no list of "key: value" lines.', metadata.linesBefore + 1, 'metadata');
      said = value as Record<string, unknown>;
    } catch (error) {
      return refuse(
        `Its metadata is not YAML: ${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'}`,
      );
    }
  }
  const at = (path: readonly PropertyKey[]): number | null => {
    const line = doc && lineOf(doc, lines, path);
    return line === null || !metadata ? null : metadata.linesBefore + line;
  };
  const read = header.safeParse({ ...given, ...said });
  const problems: HeaderProblem[] = [
    ...contradictions(given, said).map((field) => ({
      line: at([field]),
      field,
      sentence: `The text says "${field}" itself. Change it there.`,
    })),
    ...(read.error?.issues ?? []).map((issue) => ({
      line: at(issue.path),
      field: issue.path.join('.') || 'metadata',
      sentence: issue.message,
    })),
  ];
  const unknown = Object.keys(said).filter((key) => !headerKeys.includes(key));
  const warnings = unknown.slice(0, 10).map((key) => `The key "${key.slice(0, 60)}" means nothing here.`);
  if (!/^#!\s*\//.test(text)) warnings.push('It does not begin with #! and the path of its interpreter.');
  return { header: problems.length === 0 && read.success ? read.data : null, problems, warnings };
}

const contradictions = (given: Readonly<Record<string, unknown>>, said: Record<string, unknown>): string[] =>
  Object.keys(given).filter((key) => {
    if (!Object.hasOwn(said, key)) return false;
    const alone = (value: unknown): unknown => {
      const read = header.shape[key as keyof typeof header.shape].safeParse(value);
      return read.success ? read.data : value;
    };
    return JSON.stringify(alone(given[key])) !== JSON.stringify(alone(said[key]));
  });

/** "line 7, timeout: a timeout is a number of seconds ..." for each problem. */
export const inOneSentence = (problems: readonly HeaderProblem[]): string =>
  problems
    .slice(0, 5)
    .map(({ line, field, sentence }) => {
      const where = [line === null ? '' : `line ${line}`, field].filter(Boolean).join(', ');
      return where ? `${where}: ${sentence}` : sentence;
    })
    .join('; ');

/** A header as it is used; `wrong` says what is wrong with it. */
export function readHeader(
  text: string,
  given: Readonly<Record<string, unknown>> = {},
): ScriptHeader | { wrong: string } {
  const checked = checkHeader(text, given);
  return checked.header ?? { wrong: inOneSentence(checked.problems) };
}
