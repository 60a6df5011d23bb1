import { z } from 'zod';
import { runPurposes } from '../../contract/fleet.ts';
import { instant, query, systemId } from '../../contract/procedure.ts';

/** The boot rail's steps, in order. */
export const steps = ['power', 'dhcp', 'tftp', 'http', 'kernel', 'agent', 'scripts'] as const;
export type Step = (typeof steps)[number];

export const railStep = z.object({
  step: z.enum(steps),
  /** left_out: a step this machine does not take (TFTP when its firmware is iPXE or boots by HTTP). */
  state: z.enum(['done', 'current', 'missing', 'to_come', 'left_out']),
  startedAt: instant.nullable(),
  /** Until the next step began, or until now. */
  durationMs: z.number().nullable(),
  /** 0 to 1 where the current step knows its length. */
  progress: z.number().nullable(),
  /** Two short facts: "10.77.0.112", "firmware 44 s". */
  facts: z.array(z.string()).max(2),
  lateByMs: z.number().nullable(),
});

export const cause = z.object({
  code: z.string(),
  title: z.string(),
  text: z.string(),
  /** `of` of the observed `signs` fit; null when it cannot be seen from here. */
  fits: z.object({ of: z.number().int(), signs: z.number().int() }).nullable(),
  /** The one thing to try: a procedure of the contract, or a page of the machine. */
  action: z
    .object({
      label: z.string(),
      procedure: z.enum(['power.cycle_and_retry', 'power.check', 'power.on']).nullable(),
      page: z.string().nullable(),
    })
    .nullable(),
});

export const packetLine = z.object({
  at: instant,
  protocol: z.string(),
  direction: z.enum(['in', 'out']),
  text: z.string(),
});

export const story = z.object({
  mood: z.enum(['running', 'done', 'stuck', 'quiet']),
  /** One sentence of fact: "Reading the hardware: script 7 of 12". */
  sentence: z.string(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  startedBy: z.string().nullable(),
  purpose: z.enum([...runPurposes, 'boot']).nullable(),
  rail: z.array(railStep),
  /** The machine's own last finished run, as durations a step; null before the first. */
  usual: z.array(z.object({ step: z.enum(steps), durationMs: z.number() })).nullable(),
  leftMs: z.number().nullable(),
  deadlineAt: instant.nullable(),
  causes: z.array(cause).max(3),
  /** "Only build-04 is stuck; 3 others passed this step in the last 5 minutes." */
  peers: z.string().nullable(),
  wire: z.array(packetLine).max(50),
  /** Since when nothing came from the machine; set when stuck. */
  silentSince: instant.nullable(),
});
export type Story = z.infer<typeof story>;

export const bootContract = {
  'boot.story': query({
    permission: 'view',
    doc: 'What happened to a machine, what happens now, and what is missing.',
    input: z.object({ systemId }).strict(),
    output: story,
  }),
};
