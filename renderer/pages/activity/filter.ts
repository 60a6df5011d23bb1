import { z } from 'zod';
import type { Input } from '../../../services/contract/calls.ts';

export const activityTabs = ['events', 'jobs', 'people'] as const;
export const levelChoices = ['any', 'normal', 'warned', 'failed'] as const;
export const spans = ['any', 'hour', 'day', 'week'] as const;

/** What the address says: a value that does not fit is left out, not refused. */
export const activitySearch = z.object({
  tab: z.enum(activityTabs).optional().catch(undefined),
  text: z.string().max(200).optional().catch(undefined),
  kind: z.string().max(80).optional().catch(undefined),
  level: z.enum(levelChoices).optional().catch(undefined),
  who: z.string().max(150).optional().catch(undefined),
  span: z.enum(spans).optional().catch(undefined),
  machine: z
    .string()
    .regex(/^[a-z0-9]{6}$/)
    .optional()
    .catch(undefined),
});
export type ActivitySearch = z.infer<typeof activitySearch>;

export type EventFilter = Omit<Input<'events.list'>, 'limit' | 'before'>;

const levels = {
  any: undefined,
  normal: ['audit', 'info', 'warning', 'error', 'critical'],
  warned: ['warning', 'error', 'critical'],
  failed: ['error', 'critical'],
} satisfies Record<(typeof levelChoices)[number], EventFilter['levels']>;

const hourMs = 3_600_000;
const spanMs = { any: 0, hour: hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs };

/** What to ask for; `now` moves by the minute, so that the same question stays the same for a while. */
export function filterOf(
  { text, kind, level, who, span, machine, tab }: ActivitySearch,
  now: number,
): EventFilter {
  const minute = Math.floor(now / 60_000) * 60_000;
  const wanted = levels[level ?? 'any'];
  return {
    ...(text?.trim() && { text: text.trim() }),
    ...(kind && { kind }),
    ...(wanted && { levels: [...wanted] }),
    ...(who && { who }),
    ...(span && span !== 'any' && { from: minute - spanMs[span] }),
    ...(machine && { systemId: machine }),
    ...(tab === 'people' && { byPeople: true }),
  };
}

export const isFiltered = ({ tab: _, ...rest }: ActivitySearch): boolean =>
  Object.values(rest).some((value) => value !== undefined && value !== '' && value !== 'any');
