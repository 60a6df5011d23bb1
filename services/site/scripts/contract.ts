import { z } from 'zod';
import { runPurposes } from '../../contract/fleet.ts';
import { command, instant, query, systemId } from '../../contract/procedure.ts';

/** MAAS's script status numbers and their names. */
export const scriptStatuses = {
  0: 'Pending',
  1: 'Running',
  2: 'Passed',
  3: 'Failed',
  4: 'Timed out',
  5: 'Aborted',
  6: 'Degraded',
  7: 'Installing dependencies',
  8: 'Failed installing dependencies',
  9: 'Skipped',
  10: 'Applying custom network configuration',
  11: 'Failed to apply custom network configuration',
} as const;
export type ScriptStatus = keyof typeof scriptStatuses;

export const scriptResult = z.object({
  id: z.number().int(),
  name: z.string(),
  title: z.string(),
  /** The disk or card that it ran on: sda, enp1s0. */
  target: z.string().optional(),
  /** The same thing over the years: disk:SERIAL, nic:MAC. */
  subject: z.string().optional(),
  type: z.enum(['commissioning', 'testing', 'release', 'deployment']),
  hardwareType: z.number().int(),
  status: z.number().int().min(0).max(11),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  runtimeMs: z.number().nullable(),
  exitStatus: z.number().int().nullable(),
  timeoutSeconds: z.number().int(),
  /** It is known and does not matter: it fails neither the run nor the machine. */
  suppressed: z.boolean(),
  /** What a running script says of how far it is. Told as signal `script/<id>` too. */
  progress: z
    .looseObject({ percent: z.number().nullable().optional(), text: z.string().optional() })
    .nullable(),
  /** Numbers that it measured, without rows of samples. */
  metrics: z.array(z.object({ key: z.string(), title: z.string(), unit: z.string(), value: z.number() })),
});
export type ScriptResult = z.infer<typeof scriptResult>;

export const scriptRun = z.object({
  id: z.number().int(),
  purpose: z.enum(runPurposes),
  createdAt: instant,
  endedAt: instant.nullable(),
  results: z.array(scriptResult),
});
export type ScriptRun = z.infer<typeof scriptRun>;

const scriptTypes = z.enum(['commissioning', 'testing', 'release', 'deployment']);
const scriptName = z.string().min(1).max(91);

/** A value that a script takes, as its header declares it. */
export const scriptParameter = z.object({
  name: z.string(),
  type: z.enum(['storage', 'interface', 'url', 'runtime', 'string', 'password', 'boolean', 'choice']),
  title: z.string(),
  description: z.string(),
  required: z.boolean(),
  default: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  /** Seconds for a runtime, characters for texts. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  /** For url: several values, comma separated, are taken. */
  allowList: z.boolean(),
  argumentFormat: z.string(),
});
export type ScriptParameter = z.infer<typeof scriptParameter>;

/** A number that a script says it measures. unit and better are ours; scripts from elsewhere lack them. */
export const declaredResult = z.object({
  key: z.string(),
  title: z.string(),
  description: z.string(),
  unit: z.string(),
  better: z.enum(['higher', 'lower']).nullable(),
});

export const scriptVersion = z.object({
  id: z.number().int(),
  at: instant.nullable(),
  /** Who saved it; empty for one that came with the program. */
  by: z.string(),
  comment: z.string(),
  sizeBytes: z.number().int(),
});

/** One script; MAAS's nodescript under our names. */
export const scriptInfo = z.object({
  id: z.number().int(),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  type: scriptTypes,
  /** MAAS's numbers: 0 node, 1 cpu, 2 memory, 3 storage, 4 network, 5 gpu. */
  hardwareType: z.number().int(),
  /** MAAS's numbers: 0 disabled, 1 instance, 2 any. */
  parallel: z.number().int(),
  timeoutSeconds: z.number().int(),
  destructive: z.boolean(),
  mayReboot: z.boolean(),
  recommission: z.boolean(),
  applyConfiguredNetworking: z.boolean(),
  /** "pci:10de:1eb8", "system_vendor:Dell": it runs only on machines with one of them. */
  forHardware: z.array(z.string()),
  packages: z.record(z.string(), z.unknown()),
  parameters: z.array(scriptParameter),
  results: z.array(declaredResult),
  /** Came with the program: it can be copied and tagged, not changed. */
  builtIn: z.boolean(),
  /** Runs when nothing is chosen: it carries the tag commissioning, and not noauto. */
  byDefault: z.boolean(),
  version: scriptVersion,
  versions: z.number().int(),
});
export type ScriptInfo = z.infer<typeof scriptInfo>;

/** What a text does not say itself. A value that the text says otherwise is refused. */
const headerFields = {
  name: scriptName.optional(),
  title: z.string().max(255).optional(),
  description: z.string().max(4096).optional(),
  tags: z.array(z.string().max(100)).max(50).optional(),
  type: scriptTypes.optional(),
  hardwareType: z.union([z.string().max(10), z.number().int()]).optional(),
  parallel: z.union([z.string().max(10), z.number().int()]).optional(),
  timeout: z.union([z.string().max(20), z.number()]).optional(),
  destructive: z.boolean().optional(),
  mayReboot: z.boolean().optional(),
  recommission: z.boolean().optional(),
  applyConfiguredNetworking: z.boolean().optional(),
  forHardware: z.array(z.string().max(200)).max(100).optional(),
};
const scriptText = z.string().max(1024 * 1024);
const comment = z.string().max(255).default('');

export const scriptsContract = {
  'scripts.list': query({
    permission: 'view',
    doc: 'All scripts, built-in and own, by name. filters: names and tags, any of them.',
    input: z
      .object({
        type: scriptTypes.optional(),
        hardwareType: z.number().int().min(0).max(5).optional(),
        filters: z.array(z.string().max(100)).max(50).optional(),
      })
      .strict(),
    output: z.object({ items: z.array(scriptInfo), total: z.number().int() }),
  }),
  'scripts.get': query({
    permission: 'view',
    doc: 'One script with its text and all its versions, the newest first. version: the text of that one.',
    input: z.object({ name: scriptName, version: z.number().int().optional() }).strict(),
    output: scriptInfo.extend({
      text: z.string(),
      textVersion: z.number().int(),
      history: z.array(scriptVersion),
    }),
  }),
  'scripts.check': query({
    permission: 'view',
    doc: 'Whether a text could be saved as a script: each problem with its line, and what the script would be.',
    input: z.object({ text: scriptText }).strict(),
    output: z.object({
      problems: z.array(
        z.object({ line: z.number().int().nullable(), field: z.string(), sentence: z.string() }),
      ),
      warnings: z.array(z.string()),
      script: scriptInfo.nullable(),
    }),
  }),
  'scripts.create': command({
    permission: 'admin',
    doc: 'Keeps a script of your own.',
    input: z.object({ text: scriptText, comment, ...headerFields }).strict(),
    output: scriptInfo,
  }),
  'scripts.update': command({
    permission: 'admin',
    doc: 'A new version of a script of your own. Runs that are under way go on with the version they began with.',
    input: z.object({ script: scriptName, text: scriptText.optional(), comment, ...headerFields }).strict(),
    output: scriptInfo,
  }),
  'scripts.copy': command({
    permission: 'admin',
    doc: 'The text of any script under a new name, as a script of your own.',
    input: z.object({ name: scriptName, as: scriptName }).strict(),
    output: scriptInfo,
  }),
  'scripts.revert': command({
    permission: 'admin',
    doc: 'Back to a version: its number, or how many versions back as a negative number. What was saved after it is forgotten.',
    input: z.object({ name: scriptName, to: z.number().int() }).strict(),
    output: scriptInfo,
  }),
  'scripts.delete': command({
    permission: 'admin',
    doc: 'Forgets a script of your own, with all its versions. Results of past runs stay.',
    input: z.object({ name: scriptName }).strict(),
    output: z.object({}),
  }),
  'scripts.tag': command({
    permission: 'admin',
    doc: 'Adds and removes tags, of built-in scripts too. The tag commissioning makes a test part of every commissioning.',
    input: z
      .object({
        name: scriptName,
        add: z
          .array(z.string().regex(/^[\w.-]{1,100}$/))
          .max(20)
          .default([]),
        remove: z.array(z.string().max(100)).max(20).default([]),
      })
      .strict(),
    output: scriptInfo,
  }),
  'scripts.suppress': command({
    permission: 'edit',
    doc: 'Results that are known and do not matter: they fail neither the run nor the machine, and are marked as such.',
    input: z.object({ ids: z.array(z.number().int()).min(1).max(1000), suppressed: z.boolean() }).strict(),
    output: z.object({ changed: z.number().int() }),
  }),
  'scripts.runs': query({
    permission: 'view',
    doc: "A machine's script runs, newest first.",
    input: z.object({ systemId, limit: z.number().int().min(1).max(20).default(5) }).strict(),
    output: z.object({ runs: z.array(scriptRun) }),
  }),
  'scripts.output': query({
    permission: 'view',
    doc: 'What a script wrote so far. combined is stdout and stderr in order; yaml is its result file.',
    input: z
      .object({
        id: z.number().int(),
        stream: z.enum(['combined', 'stdout', 'stderr', 'yaml']).default('combined'),
      })
      .strict(),
    output: z.object({ text: z.string(), truncated: z.boolean() }),
  }),
};
