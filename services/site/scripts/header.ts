import { parse } from 'yaml';
import { z } from 'zod';

/** Longest a script may say it takes: 7 days. A script that says nothing has 5 minutes. */
const MAX_TIMEOUT_SECONDS = 7 * 86_400;
const DEFAULT_TIMEOUT_SECONDS = 300;
const MAX_HEADER_CHARS = 64 * 1024;

/** MAAS's numbers of hardware types and of ways to run side by side. */
export const hardwareTypes = { node: 0, cpu: 1, memory: 2, storage: 3, network: 4, gpu: 5 } as const;
export const parallels = { disabled: 0, instance: 1, any: 2 } as const;

const numbered = <K extends string>(table: Record<K, number>) =>
  z.union([
    z.enum(Object.keys(table) as [K, ...K[]]).transform((word) => table[word]),
    z.number().int().min(0).max(5),
  ]);

/** Seconds, or HH:MM:SS (also MM:SS). */
const seconds = z.union([z.number(), z.string()]).transform((value, ctx) => {
  const parts = String(value).split(':').map(Number);
  const total = parts.reduce((sum, part) => sum * 60 + part, 0);
  if (parts.length > 3 || !Number.isInteger(total) || total < 0 || total > MAX_TIMEOUT_SECONDS) {
    ctx.addIssue('a timeout is a number of seconds or HH:MM:SS, at most 7 days');
    return z.NEVER;
  }
  return total || DEFAULT_TIMEOUT_SECONDS;
});

const words = z.union([
  z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean)),
  z.array(z.string()),
]);

const parameter = z.looseObject({
  type: z.string().default('string'),
  argument_format: z.string().optional(),
});

/** Keys that are not named here are tolerated: scripts are shared between versions of MAAS. */
const header = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,90}$/, 'a name has up to 91 letters, digits, dots, dashes'),
  title: z.string().max(255).default(''),
  description: z.string().max(4096).default(''),
  tags: words.default([]),
  script_type: z.enum(['commissioning', 'testing', 'release', 'deployment']).default('testing'),
  hardware_type: numbered(hardwareTypes).default(0),
  parallel: numbered(parallels).default(0),
  timeout: seconds.default(DEFAULT_TIMEOUT_SECONDS),
  destructive: z.boolean().default(false),
  may_reboot: z.boolean().default(false),
  recommission: z.boolean().default(false),
  for_hardware: words.default([]),
  packages: z.record(z.string(), z.unknown()).default({}),
  parameters: z.record(z.string(), parameter).default({}),
  apply_configured_networking: z.boolean().default(false),
});
export type ScriptHeader = z.output<typeof header>;

const block =
  /^[^\S\n]*#\s*---\s*Start MAAS 1\.0 script metadata\s*---.*\n([\s\S]*?)^[^\S\n]*#\s*---\s*End MAAS 1\.0 script metadata\s*---/m;

/** The YAML between MAAS's two marks, each line behind a `#`. A sentence says what is wrong with a bad one. */
export function readHeader(text: string): ScriptHeader | { wrong: string } {
  const lines = block.exec(text.slice(0, MAX_HEADER_CHARS))?.[1];
  if (lines === undefined)
    return { wrong: 'It has no "--- Start MAAS 1.0 script metadata ---" block with its end.' };
  let value: unknown;
  try {
    value = parse(lines.replace(/^[^\S\n]*# ?/gm, ''), { maxAliasCount: 0 });
  } catch (error) {
    return {
      wrong: `Its metadata is not YAML: ${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'}`,
    };
  }
  const read = header.safeParse(value);
  if (read.success) return read.data;
  return {
    wrong: read.error.issues
      .map((issue) => `${issue.path.join('.') || 'metadata'}: ${issue.message}`)
      .join('; '),
  };
}
