import { z } from 'zod';
import { command, instant, nothing, query, systemId } from '../../contract/procedure.ts';

/** One setting of a power driver, enough to draw its field. */
export const powerField = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(['string', 'password', 'choice', 'boolean', 'number', 'mac', 'multiple_choice']),
  required: z.boolean(),
  default: z.union([z.string(), z.boolean(), z.number(), z.array(z.string())]).nullable(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  help: z.string(),
});

export const checkStep = z.object({ name: z.string(), passed: z.boolean().nullable(), sentence: z.string() });

const id = z.object({ systemId }).strict();
const asked = z.object({});

export const powerContract = {
  'power.types': query({
    permission: 'view',
    doc: 'The power drivers and their settings.',
    input: nothing,
    output: z.object({
      types: z.array(
        z.object({ type: z.string(), label: z.string(), queries: z.boolean(), fields: z.array(powerField) }),
      ),
    }),
  }),
  'power.parameters': query({
    permission: 'admin',
    doc: 'The driver of a machine and its settings. A secret is told as stored or not, never its value.',
    input: id,
    output: z.object({
      type: z.string(),
      parameters: z.record(z.string(), z.unknown()),
      storedSecrets: z.array(z.string()),
      notes: z.array(z.object({ at: instant, text: z.string(), failed: z.boolean() })),
    }),
  }),
  'power.reveal': command({
    permission: 'admin',
    doc: 'The settings with their secrets, as MAAS tells them to admins. Each reading is an event.',
    input: id,
    output: z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()) }),
  }),
  'power.set': command({
    permission: 'admin',
    doc: 'Sets driver and settings. A secret that is left out keeps its stored value.',
    input: z.object({ systemId, type: z.string(), parameters: z.record(z.string(), z.unknown()) }).strict(),
    output: z.object({}),
  }),
  'power.check': command({
    permission: 'admin',
    doc: 'Tries driver and settings step by step (the given ones, or the stored) and says which step fails. Changes nothing.',
    input: z
      .object({
        systemId,
        type: z.string().optional(),
        parameters: z.record(z.string(), z.unknown()).optional(),
      })
      .strict(),
    output: z.object({ passed: z.boolean(), steps: z.array(checkStep) }),
  }),
  'power.on': command({ permission: 'edit', doc: 'Switches the machine on.', input: id, output: asked }),
  'power.off': command({ permission: 'edit', doc: 'Switches the machine off.', input: id, output: asked }),
  'power.cycle_and_retry': command({
    permission: 'admin',
    doc: 'Netboots the machine again in its present run, from a power cycle.',
    input: id,
    output: asked,
  }),
  'power.query': command({
    permission: 'edit',
    doc: 'Asks the BMC for the power state, at once.',
    input: id,
    output: z.object({ state: z.enum(['on', 'off', 'unknown', 'error']) }),
  }),
};
