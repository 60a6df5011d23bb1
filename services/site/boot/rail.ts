import type { z } from 'zod';
import { lastSeen, sentBytes, type Boot, type SeenStep } from './boots.ts';
import { steps, type railStep, type Step } from './contract.ts';
import { lateAfterSeconds, leavesOut, nextStep, standing, type Standing, type Usual } from './late.ts';
import { scriptsOver, type RunProgress } from './run-progress.ts';
import { segments } from './segments.ts';
import type { Installing, StoryFacts } from './story-facts.ts';
import { bytesOf, inWords, mebibytes, stepLabels } from './words.ts';

export type RailStep = z.output<typeof railStep>;

const empty = (step: Step, state: RailStep['state']): RailStep => ({
  step,
  state,
  startedAt: null,
  durationMs: null,
  progress: null,
  facts: [],
  lateByMs: null,
});

const some = (...lines: (string | false | null | undefined)[]): string[] =>
  lines.filter((line): line is string => Boolean(line)).slice(0, 2);

const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1).slice(0, 40);

function megabytesPerSecond(seen: SeenStep): string | null {
  const ms = seen.lastAt - seen.at;
  const bytes = sentBytes(seen.facts);
  return ms < 100 || bytes === 0 ? null : `${Math.max(1, Math.round(bytes / 1000 / ms))} MB/s`;
}

const installLines = ({ label, doneBytes, totalBytes }: Installing): string[] =>
  some(label, bytesOf(doneBytes, totalBytes));

function scriptLines(progress: RunProgress | null, over: boolean): string[] {
  if (!progress) return [];
  const { total, passed, failed, skipped, running } = progress;
  if (over)
    return some(
      `${passed} of ${total} passed`,
      failed > 0 ? `${failed} failed` : skipped > 0 && `${skipped} skipped`,
    );
  const left = total - scriptsOver(progress) - (running ? 1 : 0);
  return some(running?.name ?? 'between two scripts', `${passed} passed · ${left} to come`);
}

/** Two short facts a step: what it brought, and how it went. */
export function lines(
  boot: Boot,
  seen: SeenStep,
  { progress, installing }: Pick<StoryFacts, 'progress' | 'installing'>,
  over: boolean,
): string[] {
  const { facts } = seen;
  const power = boot.steps.get('power');
  switch (seen.step) {
    case 'power':
      return some(facts.by && `on by ${facts.by}`, facts.netboot && 'PXE once');
    case 'dhcp':
      return some(
        facts.address,
        power ? `firmware ${inWords(seen.at - power.lastAt)}` : facts.firmware?.toUpperCase(),
      );
    case 'tftp':
      return some(
        facts.file && baseName(facts.file) + (facts.sizeBytes ? ` ${mebibytes(facts.sizeBytes)}` : ''),
        facts.problem ??
          ((facts.windowsize ?? 1) > 1 ? `window ${facts.windowsize}` : facts.complete && 'complete'),
      );
    case 'http':
      return some(
        facts.problem,
        sentBytes(facts) > 0 && mebibytes(sentBytes(facts)),
        megabytesPerSecond(seen),
      );
    case 'kernel':
      return some(
        boot.steps.get('dhcp')?.facts.firmware?.toUpperCase(),
        sentBytes(facts) > 0 ? `system ${mebibytes(sentBytes(facts))}` : facts.address && 'has its address',
      );
    case 'agent':
      return some('reported in', facts.address ?? boot.steps.get('dhcp')?.facts.address);
    case 'scripts':
      return installing && !over ? installLines(installing) : scriptLines(progress, over);
    case 'done':
      return [];
  }
}

function progressOf(
  seen: SeenStep | undefined,
  step: Step,
  { progress, installing }: StoryFacts,
): number | null {
  if (step === 'scripts' && installing?.totalBytes)
    return Math.min(1, (installing.doneBytes ?? 0) / installing.totalBytes);
  if (step === 'scripts' && progress && progress.total > 0) return scriptsOver(progress) / progress.total;
  const { sentBytes: sent, sizeBytes: size } = seen?.facts ?? {};
  return (step === 'tftp' || step === 'http') && sent !== undefined && size ? Math.min(1, sent / size) : null;
}

/** What a missing step is told by: who is silent, and when it usually comes. */
function missingLines(boot: Boot, at: Standing, usual: Usual): string[] {
  const from = boot.steps.get('dhcp')?.facts.address ?? boot.mac;
  const before = at.last.step as Step;
  const own = usual[before];
  const when =
    own === undefined
      ? `due ${lateAfterSeconds[at.current]} s after ${stepLabels[before]}`
      : `usually ${inWords(own)} after ${stepLabels[before]}`;
  return [`nothing from ${from}`, when];
}

/** Every step of a boot that goes on, or that ended; `failed` marks where it broke off. */
export function railOf(facts: StoryFacts, boot: Boot, ended: boolean, failed: boolean): RailStep[] {
  const { now, usual } = facts;
  const pieces = new Map(segments(boot).map((s) => [s.step, s]));
  const at = ended ? null : standing(boot, usual, now, facts.upSince);
  const last = lastSeen(boot);
  const brokeAt =
    failed && last ? (last.step === 'scripts' ? 'scripts' : nextStep(boot, last.step as Step)) : null;
  return steps.map((step) => {
    const seen = boot.steps.get(step);
    const piece = pieces.get(step);
    if (seen && piece) {
      const isLast = seen === last;
      const current = !ended && at?.current === step;
      const until = piece.endedAt ?? (current ? now : seen.lastAt);
      return {
        step,
        state: current ? 'current' : brokeAt === step ? 'missing' : 'done',
        startedAt: piece.startedAt,
        durationMs: (isLast && !current && !ended ? seen.lastAt : until) - piece.startedAt,
        progress: current ? progressOf(seen, step, facts) : null,
        facts: lines(boot, seen, facts, !current),
        lateByMs: null,
      };
    }
    if (at?.missing === step)
      return { ...empty(step, 'missing'), facts: missingLines(boot, at, usual), lateByMs: at.waitedMs };
    if (brokeAt === step) return { ...empty(step, 'missing'), facts: ['never came'] };
    if (at?.current === step)
      return { ...empty(step, 'current'), startedAt: at.last.lastAt, durationMs: now - at.last.lastAt };
    return empty(step, leavesOut(boot, step) ? 'left_out' : 'to_come');
  });
}

/** Before anything of the boot was seen: the power is what all wait for. */
export function railBefore(facts: StoryFacts): RailStep[] {
  const { machine, wish, now } = facts;
  const startedAt = machine.runStartedAt ?? now;
  const what = machine.switchable
    ? some(
        wish?.lastProblem ? 'no answer yet' : 'being switched',
        (wish?.attempts ?? 0) > 1 && `try ${wish?.attempts}`,
      )
    : ['by hand'];
  return steps.map((step) =>
    step === 'power'
      ? { ...empty(step, 'current'), startedAt, durationMs: now - startedAt, facts: what }
      : empty(step, 'to_come'),
  );
}
