import type { Output } from '../../services/contract/calls.ts';
import type { DeskLink } from '../links/desk-link.ts';
import type { Troubled } from './notices.ts';
import { windowWords } from './words.ts';

export type Counts = Output<'machines.counts'>;

/** What tray and notifications show. */
export interface Fleet {
  counts: Counts;
  needYou: Troubled[];
}

/** Changes of so long are looked at together. */
const gatherMs = 1_000;
/** A machine becomes late by time alone, without an event. */
const lookEveryMs = 5_000;
const needYouAtMost = 500;

/** Looks at the fleet when something happened, and now and then; null while the controller does not answer. */
export function watchFleet(link: DeskLink, show: (fleet: Fleet | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Infinity;
  let looking = false;
  let stopped = false;
  const lookIn = (delayMs: number): void => {
    const at = Date.now() + delayMs;
    if (stopped || looking || at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(() => void look(), delayMs);
  };
  async function look(): Promise<void> {
    due = Infinity;
    looking = true;
    const counts = await link.call('machines.counts', {});
    const rows = counts.ok
      ? await link.call('machines.list', { group: 'need_you', limit: needYouAtMost })
      : counts;
    looking = false;
    if (stopped) return;
    if (counts.ok && rows.ok)
      show({
        counts: counts.value as Counts,
        needYou: (rows.value as Output<'machines.list'>).items,
      });
    else show(null);
    lookIn(lookEveryMs);
  }
  // From now on: a number that no event has yet is taken as the newest one.
  const unsubscribe = link.subscribe(Number.MAX_SAFE_INTEGER, () => lookIn(gatherMs));
  const noState = link.onState(() => lookIn(0));
  lookIn(0);
  return () => {
    stopped = true;
    clearTimeout(timer);
    unsubscribe();
    noState();
  };
}

/** One line that says how the fleet is. */
export function fleetLine(fleet: Fleet | null): string {
  const w = windowWords.fleet;
  if (!fleet) return w.unreachable;
  const { total, need_you: needYou, working, ready } = fleet.counts;
  if (total === 0) return w.none;
  const parts = [needYou > 0 ? w.needYou(needYou) : w.nothing];
  if (working > 0) parts.push(w.working(working));
  if (ready > 0) parts.push(w.ready(ready));
  return parts.join(' · ');
}
