import type { BulkAction, BulkEffect, BulkParameters, BulkRefusal } from './contract.ts';
import { notesOf, planFor, type BulkSubject, type Plan } from './plan.ts';
import { inParts } from './subjects.ts';

const shownMachines = 20;

export interface Preview {
  total: number;
  willCount: number;
  willNotCount: number;
  will: BulkEffect[];
  willNot: BulkRefusal[];
  notes: string[];
}

export interface PreviewAsks {
  subjects(systemIds: readonly string[]): Promise<Map<string, BulkSubject>>;
  labelOf(powerType: string): string;
}

const gone: Plan = {
  will: false,
  reason: 'gone',
  sentence: 'There is no such machine any more.',
  fix: 'Take it out of the selection.',
  fixBy: null,
  override: false,
};

/** Machines for which the action means the same stand together, the largest group first. */
export async function preview(
  asks: PreviewAsks,
  action: BulkAction,
  systemIds: readonly string[],
  how: { parameters: BulkParameters; override: boolean },
): Promise<Preview> {
  const effects = new Map<string, BulkEffect>();
  const refusals = new Map<string, BulkRefusal>();
  let willCount = 0;
  for await (const part of inParts(systemIds)) {
    const known = await asks.subjects(part);
    for (const systemId of part) {
      const machine = known.get(systemId);
      const plan = machine ? planFor(action, machine, how, asks.labelOf) : gone;
      const shown = { systemId, hostname: machine?.hostname ?? systemId };
      if (plan.will) {
        willCount++;
        const { effect, sentence } = plan;
        const group = effects.get(effect) ?? { effect, sentence, count: 0, machines: [] };
        effects.set(effect, group);
        group.count++;
        if (group.count <= shownMachines) group.machines.push(shown);
      } else {
        const { reason, sentence, fix, fixBy, override } = plan;
        const key = `${reason} ${sentence}`;
        const empty = { reason, sentence, fix, fixBy, override, count: 0, machines: [], systemIds: [] };
        const group: BulkRefusal = refusals.get(key) ?? empty;
        refusals.set(key, group);
        group.count++;
        if (group.count <= shownMachines) group.machines.push(shown);
        group.systemIds.push(systemId);
      }
    }
  }
  const ordered = <G extends { count: number }>(groups: Map<string, G>): G[] =>
    [...groups.values()].sort((a, b) => b.count - a.count);
  return {
    total: systemIds.length,
    willCount,
    willNotCount: systemIds.length - willCount,
    will: ordered(effects),
    willNot: ordered(refusals),
    notes: notesOf(action, how.parameters),
  };
}
