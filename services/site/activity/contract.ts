import { z } from 'zod';
import { command, instant, nothing, page, query, systemId } from '../../contract/procedure.ts';

export const eventLevels = ['audit', 'debug', 'info', 'warning', 'error', 'critical'] as const;

export const event = z.object({
  n: z.number().int(),
  at: instant,
  kind: z.string(),
  level: z.enum(eventLevels),
  systemId: z.string().nullable(),
  /** The machine's present name; null for an event of the desk, and when the machine was deleted. */
  hostname: z.string().nullable().default(null),
  who: z.string().nullable(),
  text: z.string(),
});

const eventFilter = {
  /** A kind (`machine.status`) or all that begin with its first part (`machine`). */
  kind: z.string().min(1).max(80).optional(),
  levels: z.array(z.enum(eventLevels)).max(6).optional(),
  systemId: systemId.optional(),
  who: z.string().min(1).max(150).optional(),
  /** Only what a person asked for. */
  byPeople: z.boolean().optional(),
  from: instant.optional(),
  to: instant.optional(),
  /** Part of what happened, or of the machine's name, in any case of letters. */
  text: z.string().trim().min(1).max(200).optional(),
  /** Only those with a smaller number. */
  before: z.number().int().optional(),
};

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export const job = z.object({
  id: z.number().int(),
  kind: z.string(),
  title: z.string(),
  state: z.enum(jobStates),
  askedBy: z.string(),
  askedAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  steps: z.array(z.object({ name: z.string(), label: z.string() })),
  step: z.string().nullable(),
  progress: z
    .object({ done: z.number(), of: z.number().nullable(), unit: z.enum(['items', 'bytes']) })
    .nullable(),
  result: z.string().nullable(),
  /** How many single results it keeps. */
  items: z.number().int(),
});
const jobId = z.object({ id: z.number().int() }).strict();

export const activityContract = {
  'events.list': query({
    permission: 'view',
    doc: 'Events, newest first. total counts all that match; to read on, give the last number as before.',
    input: z.object({ ...eventFilter, limit: z.number().int().min(1).max(1000).default(100) }).strict(),
    output: page(event),
  }),
  'events.filters': query({
    permission: 'view',
    doc: 'The kinds of events there are, and the people named in them.',
    input: nothing,
    output: z.object({ kinds: z.array(z.string()), who: z.array(z.string()) }),
  }),
  'events.export': query({
    permission: 'view',
    doc: 'A piece of the events as a file, newest first: put the pieces behind each other, giving next as before, until it is null.',
    input: z.object({ ...eventFilter, format: z.enum(['csv', 'json']) }).strict(),
    output: z.object({ text: z.string(), events: z.number().int(), next: z.number().int().nullable() }),
  }),
  'jobs.list': query({
    permission: 'view',
    doc: 'Work that takes a while, newest first; before: only those with a smaller number.',
    input: z
      .object({ before: z.number().int().optional(), limit: z.number().int().min(1).max(200).default(50) })
      .strict(),
    output: z.object({ items: z.array(job), open: z.number().int() }),
  }),
  'jobs.get': query({
    permission: 'view',
    doc: 'A job with what came of each of its items.',
    input: jobId,
    output: job.extend({
      results: z.array(
        z.object({ item: z.string(), outcome: z.enum(['done', 'failed', 'skipped']), text: z.string() }),
      ),
    }),
  }),
  'jobs.cancel': command({
    permission: 'edit',
    doc: 'Breaks a job off.',
    input: jobId,
    output: z.object({}),
  }),
};
