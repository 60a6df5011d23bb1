import { lifecycle, type MachineRow } from '../../services/contract/all.ts';
import { places } from './places.ts';
import { windowWords } from './words.ts';

/** A native notification, and the page that a click on it opens. */
export interface Notice {
  title: string;
  body: string;
  path: string;
}

export type Troubled = Pick<MachineRow, 'systemId' | 'hostname' | 'status' | 'activity' | 'powerError'>;

export interface Notices {
  /** Takes all machines that need somebody now; gives what is to be said of those that did not before. */
  next(now: number, needYou: readonly Troubled[]): Notice[];
}

/** Machines that come within this time for one cause are said together. */
const gatherMs = 4_000;
/** After it was said, a cause is not said again for so long: the window shows who joined it. */
const quietMs = 5 * 60_000;
/** At most so many in a minute; the rest is said as one number when the minute is over. */
const atMostInMinute = 3;
const minuteMs = 60_000;
const namesShown = 3;

const causeOf = ({ status, activity }: Troubled): string =>
  activity.late ? `late: step ${activity.rail?.indexOf('m') ?? ''}` : status;

/** Some desktops read the body as markup; a machine's own words are not theirs to format with. */
const plain = (text: string): string => text.replace(/[<>&\p{Cc}]/gu, ' ').slice(0, 200);

const listOf = (machines: readonly Troubled[]): string => {
  const names = machines.slice(0, namesShown).map((m) => m.hostname);
  const more = machines.length - names.length;
  return more > 0 ? windowWords.notice.andMore(names.join(', '), more) : names.join(', ');
};

function noticeOf(machines: readonly Troubled[]): Notice {
  const first = machines[0]!;
  const text = plain(first.powerError || first.activity.text);
  if (machines.length === 1)
    return {
      title: windowWords.notice.one(plain(first.hostname), lifecycle[first.status].label),
      body: text,
      path: places.machine(first.systemId),
    };
  return {
    title: windowWords.notice.many(machines.length),
    body: windowWords.notice.names(plain(listOf(machines)), text),
    path: places.needYou,
  };
}

/** Says once for each cause which machines entered Need you. What was there at the start is not news. */
export function openNotices(): Notices {
  let known: Set<string> | undefined;
  let held: Troubled[] = [];
  let sentAt: number[] = [];
  const gathering = new Map<string, { since: number; machines: Troubled[] }>();
  const saidAt = new Map<string, number>();

  function gather(now: number, entered: readonly Troubled[]): void {
    for (const machine of entered) {
      const cause = causeOf(machine);
      if (now - (saidAt.get(cause) ?? -Infinity) < quietMs) continue;
      const group = gathering.get(cause) ?? { since: now, machines: [] };
      group.machines.push(machine);
      gathering.set(cause, group);
    }
  }
  /** Groups that waited long enough, without the machines that need nobody any more. */
  function ripe(now: number, present: ReadonlySet<string>): Troubled[][] {
    const groups: Troubled[][] = [];
    for (const [cause, group] of gathering) {
      if (now - group.since < gatherMs) continue;
      gathering.delete(cause);
      const machines = group.machines.filter((m) => present.has(m.systemId));
      if (machines.length === 0) continue;
      saidAt.set(cause, now);
      groups.push(machines);
    }
    return groups;
  }
  return {
    next(now, needYou) {
      const present = new Set(needYou.map((m) => m.systemId));
      const before = known;
      if (before)
        gather(
          now,
          needYou.filter((m) => !before.has(m.systemId)),
        );
      known = present;
      for (const [cause, at] of saidAt) if (now - at >= quietMs) saidAt.delete(cause);
      sentAt = sentAt.filter((at) => now - at < minuteMs);
      held = held.filter((m) => present.has(m.systemId));
      const notices: Notice[] = [];
      const say = (machines: Troubled[]): void => {
        if (sentAt.length >= atMostInMinute) return void held.push(...machines);
        sentAt.push(now);
        notices.push(noticeOf(machines));
      };
      if (held.length > 0 && sentAt.length < atMostInMinute) say(held.splice(0));
      for (const machines of ripe(now, present)) say(machines);
      return notices;
    },
  };
}
