import { lastSeen, reached, type Boot, type SeenStep } from './boots.ts';
import { steps, type Step } from './contract.ts';

/** How long a step may take to begin after the last sign of the one before it, in seconds. */
export const lateAfterSeconds: Readonly<Record<Step, number>> = {
  // Switching is the power driver's own work: it tries, gives up and says why.
  power: Infinity,
  // Firmware of servers tests memory and starts its cards first.
  dhcp: 300,
  tftp: 15,
  http: 15,
  kernel: 60,
  agent: 60,
  scripts: 60,
};

/** The machine's own usual time a step, from its finished boots; it takes the table's place, with a minute on top. */
export type Usual = Partial<Record<Step, number>>;

const ownExtraMs = 60_000;

/** Steps that this boot does not take: no loader by TFTP for iPXE and HTTP boot, no power step when it came up by hand. */
export function leavesOut(boot: Boot, step: Step): boolean {
  if (reached(boot, step)) return false;
  if (step === 'power') return true;
  if (step !== 'tftp') return false;
  const later = steps.slice(steps.indexOf('http')).some((s) => reached(boot, s));
  return later || (boot.steps.get('dhcp')?.facts.file?.startsWith('http') ?? false);
}

export const nextStep = (boot: Boot, after: Step): Step | null =>
  steps.slice(steps.indexOf(after) + 1).find((step) => !leavesOut(boot, step)) ?? null;

export interface Standing {
  /** The last step that was seen. */
  last: SeenStep;
  /** The step in hand: the next one already, where the last is plainly over. */
  current: Step;
  /** The step that should have begun by now; then `current` is the same. */
  missing: Step | null;
  /** Since the last sign of the step before. */
  waitedMs: number;
}

const isOver = (seen: SeenStep): boolean =>
  seen.step === 'power' || (seen.step === 'tftp' && seen.facts.complete === true);

/**
 * Where a running boot stands at `now`; null before its first step. Nobody is late for what this desk could not have
 * seen: waiting counts from `upSince`.
 */
export function standing(boot: Boot, usual: Usual, now: number, upSince: number): Standing | null {
  const last = lastSeen(boot);
  if (!last) return null;
  const step = last.step as Step;
  const next = nextStep(boot, step);
  const waitedMs = now - Math.max(last.lastAt, upSince);
  if (!next) return { last, current: step, missing: null, waitedMs };
  const own = usual[step];
  const limitMs = own === undefined ? lateAfterSeconds[next] * 1000 : own + ownExtraMs;
  if (waitedMs > limitMs) return { last, current: next, missing: next, waitedMs };
  return { last, current: isOver(last) ? next : step, missing: null, waitedMs };
}

/** Medians of the steps' durations over finished boots of one machine. */
export function usualOf(durations: readonly Usual[]): Usual {
  const usual: Usual = {};
  for (const step of steps) {
    const known = durations.flatMap((d) => d[step] ?? []).sort((a, b) => a - b);
    if (known.length > 0) usual[step] = known[Math.floor((known.length - 1) / 2)]!;
  }
  return usual;
}
