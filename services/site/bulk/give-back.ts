import type { Ground } from '../../platform/ground.ts';
import type { BulkAsks } from './asks.ts';
import { failedInside, type BulkOrder, type Settled } from './carry-out.ts';
import { planFor } from './plan.ts';
import { settleRow } from './rows.ts';
import { subjects } from './subjects.ts';

/** Gives one machine back as the one who asked would: whose it is, is looked at again in a transaction of its own. */
export async function giveBack(
  ground: Ground,
  asks: BulkAsks,
  jobId: number,
  order: BulkOrder,
  systemId: string,
  by: string,
): Promise<Settled> {
  const { store } = ground;
  try {
    const settled = await release();
    await store.transaction((tx) => settleRow(tx, jobId, systemId, settled));
    return settled;
  } catch (error) {
    return failedInside(ground, jobId, order, systemId, error);
  }

  async function release(): Promise<Settled> {
    const facts = { tags: [], switches: (type: string) => asks.power.switches(type) };
    const subject = (await subjects(store.read, [systemId], facts)).get(systemId);
    if (!subject) return { state: 'refused', sentence: 'There is no such machine any more.' };
    const plan = planFor('release', subject, order, (type) => asks.power.labelOf(type));
    if (!plan.will) return { state: 'refused', sentence: `${plan.sentence} ${plan.fix}` };
    const { erase = false, quickErase = false, secureErase = false, comment = '' } = order.parameters;
    const done = await asks.release(
      { systemId, erase, quickErase, secureErase, comment, force: false },
      { name: by, userId: null, may: order.may },
    );
    return done.ok
      ? { state: 'done', sentence: plan.sentence }
      : { state: 'refused', sentence: done.problem.sentence };
  }
}
