import { z } from 'zod';
import { fleetGroups } from '../../contract/fleet.ts';
import { command, instant, page, paging, query, systemId } from '../../contract/procedure.ts';

/** What can be done to many machines at once. */
export const bulkActions = [
  'commission',
  'test',
  'acquire',
  'release',
  'rescue_mode',
  'exit_rescue_mode',
  'override_failed_testing',
  'abort',
  'on',
  'off',
  'cycle',
  'query',
  'mark_broken',
  'mark_fixed',
  'lock',
  'unlock',
  'delete',
  'set_zone',
  'set_pool',
  'add_tags',
  'remove_tags',
] as const;
export type BulkAction = (typeof bulkActions)[number];

export const bulkMost = 10_000;

/**
 * zone for set_zone, pool for set_pool, tags for the two of tags; scripts (names and tags) for test; erase for release,
 * all of it unless quickErase or secureErase says how; comment where MAAS takes one.
 */
export const bulkParameters = z
  .object({
    comment: z.string().max(255).optional(),
    zone: z.string().max(256).optional(),
    pool: z.string().max(256).optional(),
    tags: z.array(z.string().trim().min(1).max(256)).min(1).max(50).optional(),
    scripts: z.array(z.string().min(1).max(256)).min(1).max(100).optional(),
    erase: z.boolean().optional(),
    quickErase: z.boolean().optional(),
    secureErase: z.boolean().optional(),
  })
  .strict();
export type BulkParameters = z.infer<typeof bulkParameters>;

/** Exactly one of systemIds and filter; filter '' is every machine. */
const target = {
  action: z.enum(bulkActions),
  systemIds: z.array(systemId).min(1).max(bulkMost).optional(),
  filter: z.string().max(2000).optional(),
  group: z.enum(fleetGroups).optional(),
  parameters: bulkParameters.default({}),
  /** Also those whose refusal says override: what stands in the way is pushed aside. */
  override: z.boolean().default(false),
};

const subject = z.object({ systemId, hostname: z.string() });

/** Machines for which the action means the same. */
export const bulkEffect = z.object({
  /** Stable: netboot_by_bmc, netboot_by_hand, switched_off ... */
  effect: z.string(),
  /** "Switched on by its BMC, hardware is read, BMC account set up". */
  sentence: z.string(),
  count: z.number().int(),
  /** The first 20, in the order of the selection; by name where a filter selects. */
  machines: z.array(subject),
});
export type BulkEffect = z.infer<typeof bulkEffect>;

/** Machines that the action will leave alone, for the same reason. */
export const bulkRefusal = z.object({
  /** Stable: locked, wrong_state, no_power_driver, already_so, by_hand, gone ... */
  reason: z.string(),
  /** Why, without a name: "Locked". */
  sentence: z.string(),
  /** What to do: "Unlock it first." */
  fix: z.string(),
  /** The bulk action that would clear the way. */
  fixBy: z.enum(bulkActions).nullable(),
  /** True where `override` would do it all the same. */
  override: z.boolean(),
  count: z.number().int(),
  machines: z.array(subject),
  /** All of them, for the fix and for taking them out of the selection. */
  systemIds: z.array(systemId),
});
export type BulkRefusal = z.infer<typeof bulkRefusal>;

export const bulkStates = ['waiting', 'done', 'refused'] as const;

export const bulkJob = z.object({
  bulkId: z.string(),
  action: z.enum(bulkActions),
  parameters: bulkParameters,
  by: z.string(),
  startedAt: instant,
  /** Null while it runs. */
  endedAt: instant.nullable(),
  total: z.number().int(),
  waiting: z.number().int(),
  done: z.number().int(),
  refused: z.number().int(),
});
export type BulkJob = z.infer<typeof bulkJob>;

const bulkId = z.string().regex(/^[0-9]{1,15}$/, 'the number that machines.bulk answered');

export const bulkContract = {
  'machines.bulk_preview': query({
    permission: 'edit',
    doc: 'Who will and who will not, by what it means and by reason. Changes nothing.',
    input: z.object(target).strict(),
    output: z.object({
      total: z.number().int(),
      willCount: z.number().int(),
      willNotCount: z.number().int(),
      will: z.array(bulkEffect),
      willNot: z.array(bulkRefusal),
      /** What holds for all: "No disk is written. You can abort while it runs." */
      notes: z.array(z.string()),
    }),
  }),
  'machines.bulk': command({
    permission: 'edit',
    doc: 'Does it to every machine that can; each one has a row with its result. Goes on after a restart. Tells its progress as signal job/<bulkId>.',
    input: z.object(target).strict(),
    output: z.object({ bulkId: z.string(), total: z.number().int() }),
  }),
  'machines.bulk_result': query({
    permission: 'view',
    doc: 'How a bulk action went: counts, and a page of its rows in the order of names.',
    input: z.object({ ...paging, bulkId, only: z.enum(bulkStates).optional() }).strict(),
    output: page(subject.extend({ state: z.enum(bulkStates), sentence: z.string() })).extend({
      job: bulkJob,
    }),
  }),
  'machines.bulk_jobs': query({
    permission: 'view',
    doc: 'Bulk actions, the newest first.',
    input: z.object({ ...paging, running: z.boolean().optional() }).strict(),
    output: page(bulkJob),
  }),
};
