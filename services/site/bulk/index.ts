/** Bulk: what happens to many machines at once, shown before it happens and told machine by machine. */
import type { Caller, Implementation } from '../../contract/implement.ts';
import type { Permission } from '../../contract/procedure.ts';
import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { Group } from '../../contract/fleet.ts';
import { placeId, tagsFit } from '../places/index.ts';
import type { BulkAsks } from './asks.ts';
import { bulkMost, type BulkAction, type bulkContract, type BulkParameters } from './contract.ts';
import { bulkJobKind } from './job.ts';
import { preview } from './preview.ts';
import { bulkJobs, bulkResult } from './result.ts';
import { subjects } from './subjects.ts';

export type { BulkAsks } from './asks.ts';

const needs: Record<BulkAction, Permission> = {
  ...{ test: 'admin', acquire: 'edit', release: 'edit' },
  ...{ rescue_mode: 'admin', exit_rescue_mode: 'admin', override_failed_testing: 'admin' },
  ...{ commission: 'admin', abort: 'admin', mark_fixed: 'admin' },
  ...{ set_zone: 'admin', set_pool: 'admin', add_tags: 'admin', remove_tags: 'admin' },
  ...{ on: 'edit', off: 'edit', cycle: 'edit', query: 'edit', mark_broken: 'edit' },
  ...{ lock: 'edit', unlock: 'edit', delete: 'edit' },
};

interface Target {
  action: BulkAction;
  systemIds?: string[] | undefined;
  filter?: string | undefined;
  group?: Group | undefined;
  parameters: BulkParameters;
}

const field = (name: string, sentence: string): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { ...refuse('bad_input', sentence).problem, fields: { [name]: sentence } },
});

export interface Bulk {
  /** Begins one in the caller's transaction; returns its number. */
  begin(
    tx: Tx,
    order: { action: BulkAction; parameters: BulkParameters; override: boolean; systemIds: string[] },
    by: string,
  ): Promise<number>;
  readonly implementation: Implementation<typeof bulkContract>;
}

export function openBulk(ground: Ground, asks: BulkAsks): Bulk {
  const { store } = ground;
  const add = asks.jobs.add(bulkJobKind(ground, asks));

  async function fits({ action, parameters }: Target): Promise<Result<unknown>> {
    const { zone, pool, tags } = parameters;
    if (action === 'set_zone')
      return zone === undefined ? field('zone', 'Name the zone.') : placeId(store.read, 'zone', zone);
    if (action === 'set_pool')
      return pool === undefined ? field('pool', 'Name the pool.') : placeId(store.read, 'pool', pool);
    if (action !== 'add_tags' && action !== 'remove_tags') return ok({});
    return tags === undefined ? field('tags', 'Name the tags.') : tagsFit(tags);
  }

  /** Whom it is about, when the caller may and the parameters fit. */
  async function whom(target: Target, caller: Caller): Promise<Result<string[]>> {
    const needed = needs[target.action];
    if (!caller.may.includes(needed))
      return refuse('forbidden', `${caller.name} may not do this: it needs the ${needed} permission.`);
    const fit = await fits(target);
    if (!fit.ok) return fit;
    if ((target.systemIds === undefined) === (target.filter === undefined))
      return field('systemIds', 'Give either systemIds or a filter.');
    if (target.systemIds) return ok([...new Set(target.systemIds)]);
    const found = await asks.machines.matching({ filter: target.filter ?? '', group: target.group });
    if (!found.ok) return found;
    if (found.value.total > bulkMost)
      return refuse('too_large', `${found.value.total} machines match. ${bulkMost} can be done at once.`);
    if (found.value.total === 0) return refuse('not_now', 'No machine matches.');
    return ok(found.value.systemIds);
  }

  const facts = (tags: readonly string[] = []) => ({ tags, switches: (t: string) => asks.power.switches(t) });
  const implementation: Implementation<typeof bulkContract> = {
    'machines.bulk_preview': async (input, caller) => {
      const ids = await whom(input, caller);
      if (!ids.ok) return ids;
      const about = {
        subjects: (part: readonly string[]) => subjects(store.read, part, facts(input.parameters.tags)),
        labelOf: (type: string) => asks.power.labelOf(type),
      };
      return ok(await preview(about, input.action, ids.value, input));
    },
    'machines.bulk': async (input, caller) => {
      const ids = await whom(input, caller);
      if (!ids.ok) return ids;
      const { action, parameters, override } = input;
      const order = { action, parameters, override, systemIds: ids.value, may: [...caller.may] };
      const bulkId = await store.transaction((tx) => add(tx, order, caller.name));
      return ok({ bulkId: String(bulkId), total: ids.value.length });
    },
    'machines.bulk_result': (input) => bulkResult(store.read, input),
    'machines.bulk_jobs': (input) => bulkJobs(store.read, input),
  };
  return { begin: (tx, order, by) => add(tx, { ...order, may: [] }, by), implementation };
}
