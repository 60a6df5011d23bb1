import { lastSeen, type Boot } from './boots.ts';
import { steps, type Step } from './contract.ts';
import { leavesOut, type Usual } from './late.ts';

export interface Segment {
  step: Step;
  startedAt: number;
  /** Null while it goes on. */
  endedAt: number | null;
}

/**
 * The seen steps as pieces of time without gaps: each lasts until the next begins. Waiting for the firmware counts to
 * DHCP, which so begins when the power is on.
 */
export function segments(boot: Boot): Segment[] {
  const found: Segment[] = [];
  const power = boot.steps.get('power');
  for (const step of steps) {
    const seen = boot.steps.get(step);
    if (!seen || leavesOut(boot, step)) continue;
    const from =
      step === 'power' ? (seen.facts.askedAt ?? seen.at) : step === 'dhcp' && power ? power.lastAt : seen.at;
    found.push({ step, startedAt: from, endedAt: null });
  }
  for (const [i, segment] of found.entries()) segment.endedAt = found[i + 1]?.startedAt ?? null;
  const last = found.at(-1);
  const done = boot.endedAt;
  if (last && done !== null) last.endedAt = done;
  return found;
}

export const durationsOf = (boot: Boot): Usual =>
  Object.fromEntries(
    segments(boot).flatMap(({ step, startedAt, endedAt }) =>
      endedAt === null ? [] : [[step, endedAt - startedAt]],
    ),
  );

export const startOf = (boot: Boot): number => segments(boot)[0]?.startedAt ?? boot.startedAt;

export const silentSince = (boot: Boot): number => lastSeen(boot)?.lastAt ?? boot.lastAt;
