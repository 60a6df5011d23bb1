import { steps, type Step } from './contract.ts';
import type { BootFacts } from './seen.ts';

/** Facts of a step as they add up over the calls that told them. */
export interface StepFacts extends BootFacts {
  /** http, kernel: bytes sent by file name. */
  files?: Record<string, number>;
}

export interface SeenStep {
  step: Step | 'done';
  /** First and last sign of it. */
  at: number;
  lastAt: number;
  facts: StepFacts;
  /** Not in the store yet, or changed since. */
  dirty: boolean;
  rowId: number | null;
}

/** One boot of one machine, or of one hardware address that no machine has. */
export interface Boot {
  mac: string;
  machineId: number | null;
  /** Given out when it is stored for the first time. */
  number: number | null;
  startedAt: number;
  lastAt: number;
  endedAt: number | null;
  steps: Map<Step | 'done', SeenStep>;
}

export const newBoot = (mac: string, machineId: number | null, at: number): Boot => ({
  mac,
  machineId,
  number: null,
  startedAt: at,
  lastAt: at,
  endedAt: null,
  steps: new Map(),
});

/** Adds what was seen to a step; the newest value of a fact wins, files add up by name. */
export function noteStep(boot: Boot, step: Step | 'done', at: number, facts: BootFacts): SeenStep {
  const seen = boot.steps.get(step) ?? { step, at, lastAt: at, facts: {}, dirty: true, rowId: null };
  const { files } = seen.facts;
  seen.facts = { ...seen.facts, ...facts, ...(files && { files }) };
  if (facts.complete && facts.problem === undefined) delete seen.facts.problem; // a later try went well
  if ((step === 'http' || step === 'kernel') && facts.file !== undefined && facts.sentBytes !== undefined)
    seen.facts.files = { ...files, [facts.file]: facts.sentBytes };
  seen.lastAt = at;
  seen.dirty = true;
  boot.steps.set(step, seen);
  boot.lastAt = at;
  if (step === 'done') boot.endedAt = at;
  return seen;
}

/** Told by a proxy what it boots, while no server was seen to give it an address. */
export function isWithoutAddress(boot: Boot): boolean {
  const facts = boot.steps.get('dhcp')?.facts;
  return facts?.beside === true && facts.address === undefined;
}

export const reached = (boot: Boot, step: Step): boolean => boot.steps.has(step);

/** The last rail step that has been seen; null before the first. */
export function lastSeen(boot: Boot): SeenStep | null {
  for (let i = steps.length - 1; i >= 0; i--) {
    const seen = boot.steps.get(steps[i]!);
    if (seen) return seen;
  }
  return null;
}

export const sentBytes = (facts: StepFacts): number =>
  Object.values(facts.files ?? {}).reduce((sum, bytes) => sum + bytes, 0);

/**
 * Whether an address request begins a new boot. Firmware and iPXE both send option 93; an operating system, the
 * ephemeral one included, does not, and so never begins one.
 */
export function beginsBoot(boot: Boot | undefined, facts: BootFacts, at: number): boolean {
  if (!boot || boot.endedAt !== null) return true;
  if (reached(boot, 'kernel') || reached(boot, 'agent') || reached(boot, 'scripts')) return true;
  const http = boot.steps.get('http');
  if (facts.isIpxe) return http?.facts.boots !== undefined;
  // The firmware speaks again although its loader was sent already: the machine was reset.
  if (reached(boot, 'tftp') || http) return true;
  const first = boot.steps.get('dhcp');
  return first !== undefined && at - boot.lastAt > quietMs;
}

/** Firmware that goes from one protocol to the next is quiet for up to a minute. */
const quietMs = 130_000;
