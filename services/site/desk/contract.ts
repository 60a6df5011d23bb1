import { z } from 'zod';
import { command, instant, nothing, page, paging, query, systemId } from '../../contract/procedure.ts';

export const serviceStates = ['stopped', 'starting', 'listening', 'refused', 'failed', 'disabled'] as const;

export const event = z.object({
  n: z.number().int(),
  at: instant,
  kind: z.string(),
  level: z.enum(['audit', 'debug', 'info', 'warning', 'error', 'critical']),
  systemId: z.string().nullable(),
  who: z.string().nullable(),
  text: z.string(),
});

export const deskContract = {
  'desk.status': query({
    permission: 'view',
    doc: 'What this desk serves: interfaces, services with counters, the clock, and whether first run is still to do.',
    input: nothing,
    output: z.object({
      setUp: z.boolean(),
      version: z.string(),
      now: instant,
      nics: z.array(
        z.object({
          name: z.string(),
          subnet: z.string(),
          /** `proxy`: another DHCP server gives the addresses there. */
          mode: z.enum(['dhcp', 'proxy', 'none']),
          /** The other DHCP server, when one is known; null in every mode but `proxy`. */
          beside: z.string().nullable(),
          linkUp: z.boolean(),
          speedMbps: z.number().nullable(),
        }),
      ),
      services: z.array(
        z.object({
          name: z.string(),
          label: z.string(),
          state: z.enum(serviceStates),
          detail: z.string(),
          counters: z.record(z.string(), z.number()),
        }),
      ),
      autoCommission: z.boolean(),
      /** Site-wide trouble, each a sentence: disk full, other DHCP server seen, image missing. */
      problems: z.array(z.object({ code: z.string(), sentence: z.string() })),
    }),
  }),
  'desk.settings': command({
    permission: 'admin',
    doc: 'Changes what is named.',
    input: z.object({ autoCommission: z.boolean().optional() }).strict(),
    output: z.object({}),
  }),
  'events.list': query({
    permission: 'view',
    doc: 'Events, newest first. before: only those with a smaller number.',
    input: z
      .object({
        ...paging,
        systemId: systemId.optional(),
        before: z.number().int().optional(),
        level: z.enum(['audit', 'debug', 'info', 'warning', 'error', 'critical']).optional(),
      })
      .strict(),
    output: page(event),
  }),
};
