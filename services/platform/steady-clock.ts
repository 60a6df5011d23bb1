import { uptime } from 'node:os';
import { performance } from 'node:perf_hooks';
import { systemClock, type Clock } from './clock.ts';

export interface Jump {
  /** By how much the system's clock went on (or back) beyond the time that passed, in milliseconds. */
  byMs: number;
  /** The desk's own time when it was seen. */
  at: number;
}

export interface SteadyClock extends Clock {
  /** Calls `fn` for each jump that is seen. */
  onJump(fn: (jump: Jump) => void): void;
  /** How far the system's clock is ahead of (or behind) the desk's time now. */
  behindMs(): number;
}

export interface Elapsed {
  /** Milliseconds from some point on; stands while the computer sleeps. */
  awakeMs(): number;
  /** The same, sleep counted. */
  alwaysMs(): number;
}

const ofThisComputer: Elapsed = {
  awakeMs: () => performance.now(),
  alwaysMs: () => uptime() * 1000,
};

const jumpMs = 5_000;
/** Beyond this the system's clock was plainly wrong before (a flat battery, then NTP): it is taken as it is. */
const followAtMostMs = 2 * 86_400_000;
/** While it follows, the desk's second is so much longer or shorter: leases and deadlines keep their length. */
const followBy = 0.1;

/**
 * The system's time without its jumps: it never goes back, and never skips an hour. When somebody sets the clock, the
 * desk follows it slowly; a lease that was given for ten minutes still lasts ten. Sleep of the computer is no jump.
 */
export function steadyClock(system: Clock = systemClock, elapsed: Elapsed = ofThisComputer): SteadyClock {
  const listeners: ((jump: Jump) => void)[] = [];
  let wall = system.now();
  let awake = elapsed.awakeMs();
  let always = elapsed.alwaysMs();
  let time = wall;

  function jumped(passedMs: number, byMs: number): number {
    const slept = elapsed.alwaysMs() - always - passedMs;
    // Time that was slept through did pass: nothing jumped, and nothing is to be followed slowly.
    const sleptMs = slept > jumpMs ? slept : 0;
    time += sleptMs;
    return byMs - sleptMs;
  }

  function now(): number {
    const nextWall = system.now();
    const nextAwake = elapsed.awakeMs();
    const passedMs = Math.max(0, nextAwake - awake);
    let byMs = nextWall - wall - passedMs;
    if (Math.abs(byMs) > jumpMs) byMs = jumped(passedMs, byMs);
    if (passedMs > 1000 || Math.abs(nextWall - wall - passedMs) > jumpMs) always = elapsed.alwaysMs();
    else always += passedMs;
    wall = nextWall;
    awake = nextAwake;
    time += passedMs;
    const gap = wall - time;
    if (Math.abs(gap) > followAtMostMs) time = wall;
    else time += Math.max(-passedMs * followBy, Math.min(passedMs * followBy, gap));
    if (Math.abs(byMs) > jumpMs) listeners.forEach((fn) => fn({ byMs, at: Math.floor(time) }));
    return Math.floor(time);
  }
  return {
    now,
    after: system.after,
    onJump: (fn) => void listeners.push(fn),
    behindMs: () => Math.round(system.now() - now()),
  };
}
