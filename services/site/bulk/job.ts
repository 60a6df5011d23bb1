import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { ok, refuse } from '../../contract/result.ts';
import type { JobKind } from '../../platform/jobs/jobs.ts';
import type { Ground } from '../../platform/ground.ts';
import type { BulkAsks } from './asks.ts';
import { askPower, carryOut } from './carry-out.ts';
import { giveBack } from './give-back.ts';
import { bulkActions, bulkMost, bulkParameters, type BulkAction } from './contract.ts';
import { countRows, putRows, waitingRows } from './rows.ts';

export const bulkArguments = z.object({
  action: z.enum(bulkActions),
  parameters: bulkParameters,
  override: z.boolean(),
  systemIds: z.array(z.string()).max(bulkMost),
  /** What the one who asked may do. */
  may: z.array(z.enum(['view', 'edit', 'admin'])).default([]),
});
export type BulkArguments = z.infer<typeof bulkArguments>;

export const bulkKind = 'machines.bulk';

/** How many BMCs are asked at the same time. */
const asksAtOnce = 16;
/** Between so many machines the event loop goes on; one takes a millisecond or less. */
const machinesAtOnce = 4;

const verbs: Record<BulkAction, string> = {
  commission: 'Commission',
  test: 'Test',
  acquire: 'Acquire',
  release: 'Release',
  rescue_mode: 'Boot into rescue mode',
  exit_rescue_mode: 'End rescue mode of',
  override_failed_testing: 'Override failed testing of',
  abort: 'Abort',
  on: 'Switch on',
  off: 'Switch off',
  cycle: 'Power cycle',
  query: 'Check power of',
  mark_broken: 'Mark broken',
  mark_fixed: 'Mark fixed',
  lock: 'Lock',
  unlock: 'Unlock',
  delete: 'Delete',
  set_zone: 'Set the zone of',
  set_pool: 'Set the pool of',
  add_tags: 'Tag',
  remove_tags: 'Take tags off',
};

const machines = (n: number): string => (n === 1 ? '1 machine' : `${n} machines`);

/** A bulk action as a job: a row a machine, and what is not settled yet is what is left to do. */
export function bulkJobKind(ground: Ground, asks: BulkAsks): JobKind<BulkArguments> {
  const { store } = ground;
  return {
    kind: bulkKind,
    arguments: bulkArguments,
    title: ({ action, systemIds }) => `${verbs[action]} ${machines(systemIds.length)}`,
    steps: [
      { name: 'rows', label: 'Write down who' },
      { name: 'machines', label: 'One machine after the other' },
    ],
    afterRestart: 'again',
    atOnce: 4,
    async run(job) {
      const { systemIds, ...order } = job.args;
      await job.step('rows');
      await putRows(store, job.id, systemIds);
      await job.step('machines');
      const one = order.action === 'query' ? askPower : order.action === 'release' ? giveBack : carryOut;
      const atOnce = order.action === 'query' ? asksAtOnce : machinesAtOnce;
      const before = await countRows(store.read, job.id);
      let over = before.done + before.refused;
      for (;;) {
        if (job.signal.aborted) return refuse('failed', 'It was broken off; what is left was not touched.');
        const next = await waitingRows(store.read, job.id, atOnce);
        if (next.length === 0) break;
        await Promise.all(next.map((id) => one(ground, asks, job.id, order, id, job.askedBy)));
        over += next.length;
        job.progress({ done: over, of: systemIds.length, unit: 'items' });
        await setImmediate();
      }
      const { done, refused } = await countRows(store.read, job.id);
      return ok(refused === 0 ? `${done} done.` : `${done} done, ${refused} refused.`);
    },
  };
}
