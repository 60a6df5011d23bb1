import type { Boot } from './boots.ts';
import { causesOf } from './causes.ts';
import type { Step, Story } from './contract.ts';
import { standing, type Usual } from './late.ts';
import { railBefore, railOf, type RailStep } from './rail.ts';
import { segments, silentSince, startOf } from './segments.ts';
import { beforeBoot, done, failure, peersSentence, quiet, running, stuck } from './sentences.ts';
import { bootOfRun, type StoryFacts } from './story-facts.ts';
import { steps } from './contract.ts';

/** What its last finished run makes of the time that is left; null before the first. */
function leftMs(rail: readonly RailStep[], lastRun: Usual | null): number | null {
  if (!lastRun) return null;
  let left = 0;
  for (const { step, state, durationMs } of rail) {
    const usual = lastRun[step] ?? 0;
    if (state === 'to_come') left += usual;
    else if (state === 'current') left += Math.max(0, usual - (durationMs ?? 0));
  }
  return left;
}

const usualList = (lastRun: Usual | null): Story['usual'] =>
  lastRun &&
  steps.flatMap((step) => {
    const durationMs = lastRun[step];
    return durationMs === undefined ? [] : [{ step, durationMs }];
  });

/** Where a failed boot broke off: the step that never came; null when its scripts ran. */
const brokeOff = (rail: readonly RailStep[]): Step | null => {
  const missing = rail.find((r) => r.state === 'missing')?.step ?? null;
  return missing === 'scripts' ? null : missing;
};

/** What happened to a machine, what happens now and what is missing, in the contract's words. Pure. */
export function tellStory(facts: StoryFacts): Story {
  const { machine, now } = facts;
  const boot = bootOfRun(machine, facts.boot);
  const base: Story = {
    mood: 'quiet',
    sentence: quiet(facts),
    startedAt: null,
    endedAt: null,
    startedBy: machine.runBy,
    purpose: machine.runPurpose,
    rail: [],
    usual: usualList(facts.lastRun),
    leftMs: null,
    deadlineAt: machine.deadlineAt,
    causes: [],
    peers: null,
    wire: facts.wire.map(({ at, protocol, direction, text }) => ({ at, protocol, direction, text })),
    silentSince: null,
  };
  if (machine.runPurpose) return boot ? underWay(facts, base, boot) : waiting(facts, base);
  if (machine.status === 'deploying') return { ...base, mood: 'running', startedAt: machine.statusSince };
  const startedDisk = facts.boot?.steps.get('done')?.facts.outcome === 'local';
  const last = startedDisk && !machine.failed ? (facts.lastDone ?? facts.boot) : facts.boot;
  if (last) return lookingBack(facts, base, last);
  return machine.failed ? { ...base, mood: 'stuck', sentence: failure(facts) } : base;

  function waiting(all: StoryFacts, story: Story): Story {
    const rail = railBefore(all);
    return {
      ...story,
      mood: 'running',
      sentence: beforeBoot(all),
      startedAt: machine.runStartedAt,
      rail,
      leftMs: leftMs(rail, all.lastRun),
    };
  }

  function underWay(all: StoryFacts, story: Story, present: Boot): Story {
    const at = standing(present, all.usual, now, all.upSince);
    if (!at) return waiting(all, story);
    const rail = railOf(all, present, false, false);
    const startedAt = Math.min(startOf(present), machine.runStartedAt ?? now);
    if (!at.missing)
      return {
        ...story,
        mood: 'running',
        sentence: running(all, at),
        startedAt,
        rail,
        leftMs: leftMs(rail, all.lastRun),
      };
    const quietSince = silentSince(present);
    return {
      ...story,
      mood: 'stuck',
      sentence: stuck(present, at.missing),
      startedAt,
      rail,
      causes: causesOf({ ...all, boot: present, missing: at.missing, quietSince }),
      peers: peersSentence(machine.hostname, all.peers),
      silentSince: quietSince,
    };
  }

  function lookingBack(all: StoryFacts, story: Story, last: Boot): Story {
    const end = last.steps.get('done')?.facts;
    const purpose = end?.purpose ?? all.progress?.purpose ?? null;
    const times = { startedAt: startOf(last), endedAt: last.endedAt, purpose: purpose ?? 'boot' } as const;
    if (machine.failed && (end?.outcome === 'failed' || end?.outcome === 'aborted')) {
      const rail = railOf(all, last, true, true);
      const missing = brokeOff(rail);
      const quietSince = silentSince(last);
      return {
        ...story,
        ...times,
        mood: 'stuck',
        sentence: failure(all),
        rail,
        causes: missing ? causesOf({ ...all, boot: last, missing, quietSince }) : [],
        silentSince: missing ? quietSince : null,
      };
    }
    if (machine.failed) return { ...story, mood: 'stuck', sentence: failure(all) };
    if (end?.outcome === 'passed' && purpose)
      return {
        ...story,
        ...times,
        mood: 'done',
        sentence: done(all, last, purpose),
        rail: railOf(all, last, true, false),
      };
    return segments(last).length === 0 ? story : { ...story, ...times, rail: railOf(all, last, true, false) };
  }
}
