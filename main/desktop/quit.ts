import type { Output } from '../../services/contract/calls.ts';
import type { DeskLink } from '../links/desk-link.ts';
import { windowWords } from './words.ts';

/** What quitting would interrupt. */
export interface Work {
  machines: number;
  /** One line for each that is named. */
  lines: string[];
}

const namedAtMost = 5;
/** A controller that does not answer within this time keeps nobody from quitting. */
const answerWithinMs = 2_000;

const within = <T>(work: Promise<T>, otherwise: T): Promise<T> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), answerWithinMs);
    void work.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });

/** Machines that are being worked on and jobs that run; null when there is none, or nobody can say. */
export function workToInterrupt(link: DeskLink): Promise<Work | null> {
  return within(look(link), null);
}

async function look(link: DeskLink): Promise<Work | null> {
  const [working, jobs] = await Promise.all([
    link.call('machines.list', { group: 'working', limit: namedAtMost }),
    link.call('jobs.list', { limit: 50 }),
  ]);
  const machines = working.ok ? (working.value as Output<'machines.list'>) : { items: [], total: 0 };
  const open = jobs.ok ? (jobs.value as Output<'jobs.list'>).items.filter(isOpen) : [];
  if (machines.total + open.length === 0) return null;
  const named = machines.items.map((m) => `${m.hostname}: ${m.activity.text || m.status}`);
  const more = machines.total - machines.items.length;
  if (more > 0) named.push(windowWords.quit.more(more));
  if (open.length > 0) named.push(windowWords.quit.jobs(open.length));
  return { machines: machines.total, lines: [...named, ...open.slice(0, namedAtMost).map((j) => j.title)] };
}

const isOpen = (job: Output<'jobs.list'>['items'][number]): boolean =>
  job.state === 'running' || job.state === 'waiting';

export type QuitAnswer = 'quit' | 'background' | 'cancel';

export interface QuitAsks {
  /** Whether the controller ends with the window. */
  endsController(): boolean;
  work(): Promise<Work | null>;
  ask(work: Work): Promise<QuitAnswer>;
  hide(): void;
  /** Stops what the window started. */
  stop(): Promise<void>;
  quit(): void;
}

export interface Quitting {
  /** For `before-quit`: true when the program may end now; otherwise it ends later, or not. */
  mayEnd(): boolean;
  /** Whether it was decided to quit. */
  isEnding(): boolean;
  /** The system ends the session: nobody is asked. */
  withoutAsking(): void;
}

const stopWithinMs = 5_000;

/** Quitting asks once, and only when it interrupts something; a second try while it asks changes nothing. */
export function openQuitting(asks: QuitAsks): Quitting {
  let state: 'open' | 'asking' | 'stopping' | 'done' = 'open';
  async function end(): Promise<void> {
    state = 'stopping';
    const late = new Promise<void>((resolve) => setTimeout(resolve, stopWithinMs).unref());
    await Promise.race([asks.stop().catch(() => undefined), late]);
    state = 'done';
    asks.quit();
  }
  async function decide(): Promise<void> {
    state = 'asking';
    const work = asks.endsController() ? await asks.work() : null;
    const answer = work ? await asks.ask(work) : 'quit';
    if (answer === 'quit') return end();
    state = 'open';
    if (answer === 'background') asks.hide();
  }
  return {
    mayEnd() {
      if (state === 'open') void decide();
      return state === 'done';
    },
    isEnding: () => state === 'stopping' || state === 'done',
    withoutAsking() {
      if (state === 'open' || state === 'asking') void end();
    },
  };
}
