import { lifecycle, statuses } from '../../services/contract/all.ts';
import type { LiveMessage } from '../../services/contract/live.ts';

/** How many machines came into a group since something was said last. */
export interface News {
  group: 'need_you' | 'ready';
  machines: number;
}

export interface NewsReader {
  hear(message: LiveMessage): void;
  /** One listener, called at most once in 5 s; who needs somebody comes before who is ready. */
  onNews(say: (news: News) => void): () => void;
}

const everyMs = 5_000;
const groups = ['need_you', 'ready'] as const;

/** What is said aloud to somebody who does not see the list; a machine's change of state is an event of its own. */
export function newsReader(): NewsReader {
  const waiting = { need_you: 0, ready: 0 };
  let say: ((news: News) => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = (): void => {
    timer = undefined;
    const group = groups.find((name) => waiting[name] > 0);
    if (!group) return;
    say?.({ group, machines: waiting[group] });
    waiting[group] = 0;
    timer = setTimeout(turn, everyMs);
  };
  return {
    hear(message) {
      if (!say || message.kind !== 'event' || message.event.kind !== 'machine.status') return;
      const { text } = message.event;
      const status = statuses.find((name) => text.split(':')[0] === lifecycle[name].label);
      const group = groups.find((name) => status && lifecycle[status].group === name);
      if (!group) return;
      waiting[group]++;
      timer ??= setTimeout(turn, 0);
    },
    onNews(fn) {
      say = fn;
      return () => {
        say = undefined;
        clearTimeout(timer);
        timer = undefined;
        waiting.need_you = waiting.ready = 0;
      };
    },
  };
}

/** The window's own. */
export const news = newsReader();
