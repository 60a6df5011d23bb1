import { z } from 'zod';
import { runPurposes } from '../../contract/fleet.ts';
import { instant, query, systemId } from '../../contract/procedure.ts';

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
  /** The disk that a storage test ran on: /dev/sda. */
  target: z.string().optional(),
  type: z.enum(['commissioning', 'testing', 'release', 'deployment']),
  hardwareType: z.number().int(),
  status: z.number().int().min(0).max(11),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  runtimeMs: z.number().nullable(),
  exitStatus: z.number().int().nullable(),
  timeoutSeconds: z.number().int(),
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

export const scriptsContract = {
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
