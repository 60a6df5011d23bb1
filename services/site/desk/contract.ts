import { z } from 'zod';
import { command, instant, nothing, query } from '../../contract/procedure.ts';

export const serviceStates = ['stopped', 'starting', 'listening', 'refused', 'failed', 'disabled'] as const;

export const deskContract = {
  'desk.status': query({
    permission: 'view',
    doc: 'What this desk serves: interfaces, services with counters, the clock, and whether first run is still to do.',
    input: nothing,
    output: z.object({
      setUp: z.boolean(),
      /** What its admin calls this desk. */
      name: z.string(),
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
  'desk.restart_services': command({
    permission: 'admin',
    doc: 'Starts what serves machines anew, as after its port was freed or its cable plugged in.',
    input: nothing,
    output: z.object({}),
  }),
};
