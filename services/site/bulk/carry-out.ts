import type { Permission } from '../../contract/procedure.ts';
import type { Problem, Result } from '../../contract/result.ts';
import { ok } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import { machineBySystemId, type MachineRecord } from '../machines/index.ts';
import type { BulkAsks } from './asks.ts';
import type { BulkAction, BulkParameters } from './contract.ts';
import { planFor } from './plan.ts';
import { settleRow } from './rows.ts';
import { subjects } from './subjects.ts';

export interface BulkOrder {
  action: BulkAction;
  parameters: BulkParameters;
  override: boolean;
  /** What the one who asked may do. */
  may: readonly Permission[];
}

export interface Settled {
  state: 'done' | 'refused';
  sentence: string;
}

/** The change itself; `planFor` has said that it may be. */
function change(
  tx: Tx,
  { machines, power }: BulkAsks,
  { action, parameters }: BulkOrder,
  machine: MachineRecord,
  by: string,
): Promise<Result<unknown, Problem>> {
  const { comment = '', zone, pool, tags, scripts } = parameters;
  switch (action) {
    case 'on':
    case 'off':
    case 'cycle':
      return power.intend(tx, machine, action, { why: `asked by ${by}`, by }).then(() => ok({}));
    case 'set_zone':
      return machines.arrange(tx, machine, zone === undefined ? {} : { zone }, by);
    case 'set_pool':
      return machines.arrange(tx, machine, pool === undefined ? {} : { pool }, by);
    case 'add_tags':
      return machines.arrange(tx, machine, { addTags: tags ?? [] }, by);
    case 'remove_tags':
      return machines.arrange(tx, machine, { removeTags: tags ?? [] }, by);
    case 'query':
    case 'release':
      return Promise.resolve(ok({}));
    case 'test':
      return machines.order(tx, machine, action, { by, comment, choice: scripts ? { scripts } : {} });
    default:
      return machines.order(tx, machine, action, { by, comment });
  }
}

/**
 * One machine of a bulk action: decided again, done, and its row settled, in one transaction; so a restart neither
 * leaves it out nor does it twice. What is thrown inside is that machine's refusal, not the end of the others.
 */
export async function carryOut(
  ground: Ground,
  asks: BulkAsks,
  jobId: number,
  order: BulkOrder,
  systemId: string,
  by: string,
): Promise<Settled> {
  const { store } = ground;
  const { power } = asks;
  const facts = { tags: order.parameters.tags ?? [], switches: (type: string) => power.switches(type) };
  try {
    return await store.transaction(async (tx) => {
      const subject = (await subjects(tx, [systemId], facts)).get(systemId);
      const machine = await machineBySystemId(tx, systemId);
      const settled = await decide(subject && planFor(order.action, subject, order, (t) => power.labelOf(t)));
      await settleRow(tx, jobId, systemId, settled);
      return settled;

      async function decide(plan: ReturnType<typeof planFor> | undefined): Promise<Settled> {
        if (!plan || !machine) return { state: 'refused', sentence: 'There is no such machine any more.' };
        if (!plan.will) return { state: 'refused', sentence: `${plan.sentence} ${plan.fix}` };
        const done = await change(tx, asks, order, machine, by);
        return done.ok
          ? { state: 'done', sentence: plan.sentence }
          : { state: 'refused', sentence: done.problem.sentence };
      }
    });
  } catch (error) {
    return failedInside(ground, jobId, order, systemId, error);
  }
}

/** What was thrown for one machine: in the log, and that machine's refusal. */
export async function failedInside(
  { store, log }: Ground,
  jobId: number,
  { action }: BulkOrder,
  systemId: string,
  error: unknown,
): Promise<Settled> {
  log.error({ err: error, systemId, action }, 'a bulk action failed inside for one machine');
  const sentence =
    store.trouble() ?? 'It failed inside. The log of this desk says more; try this machine alone.';
  const settled: Settled = { state: 'refused', sentence };
  await store.transaction((tx) => settleRow(tx, jobId, systemId, settled));
  return settled;
}

/** Asking a BMC takes a while and changes nothing: outside any transaction. */
export async function askPower(
  ground: Ground,
  asks: BulkAsks,
  jobId: number,
  order: BulkOrder,
  systemId: string,
  by: string,
): Promise<Settled> {
  const planned = await carryOut(ground, asks, jobId, order, systemId, by);
  if (planned.state === 'refused') return planned;
  const answered = await asks.power.query(systemId, by);
  const refused = !answered.ok || answered.value.state === 'error';
  const sentence = answered.ok
    ? refused
      ? 'Its BMC did not answer. Its page says why.'
      : `It is ${answered.value.state}.`
    : answered.problem.sentence;
  const settled: Settled = { state: refused ? 'refused' : 'done', sentence };
  await ground.store.transaction((tx) => settleRow(tx, jobId, systemId, settled));
  return settled;
}
