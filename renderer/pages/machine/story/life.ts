import type { Group } from '../../../../services/contract/fleet.ts';
import { lifecycle, type Machine, type Status } from '../../../../services/contract/all.ts';

export interface LifePart {
  group: Group;
  status: Status;
  from: number;
  ms: number;
}

/** A machine's time in each group of states, oldest first; neighbours of one group are one part. */
export function lifeParts(life: Machine['life'], now: number): LifePart[] {
  const parts: LifePart[] = [];
  for (const { status, from, to } of life) {
    const { group } = lifecycle[status];
    const ms = Math.max(0, (to ?? now) - from);
    const last = parts.at(-1);
    if (last?.group === group) last.ms += ms;
    else parts.push({ group, status, from, ms });
  }
  return parts;
}

/** The groups in their order of first appearance with their share in percent, and how often each was entered. */
export function lifeShares(parts: readonly LifePart[]): { group: Group; percent: number; times: number }[] {
  const totalMs = parts.reduce((sum, p) => sum + p.ms, 0) || 1;
  const groups = [...new Set(parts.map((p) => p.group))];
  return groups.map((group) => {
    const own = parts.filter((p) => p.group === group);
    return {
      group,
      percent: Math.round((own.reduce((sum, p) => sum + p.ms, 0) / totalMs) * 100),
      times: own.length,
    };
  });
}
