import type { LiveMessage } from '../../services/contract/live.ts';
import type { DeskLink } from '../links/desk-link.ts';

/** A page's subscription. */
export interface Feed {
  /** The page has what it was sent: more may come. */
  heard(): void;
  end(): void;
}

/** Changes of so long come as one batch. */
const gatherMs = 20;
const batchAtMost = 500;
/** Above this the log is read on only when the page has caught up: a page that stands still costs no memory. */
const waitingAtMost = 5_000;
const topicsAtMost = 1_000;

/** Live messages for a page, in batches, the next only after it has the last. Of a signal only the latest is kept. */
export function feed(link: DeskLink, after: number, send: (messages: LiveMessage[]) => void): Feed {
  let waiting: LiveMessage[] = [];
  const signals = new Map<string, unknown>();
  let last = after;
  let sending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe: (() => void) | undefined;
  let ended = false;

  const soon = (): void => {
    if (!sending && !ended) timer ??= setTimeout(flush, gatherMs);
  };
  function flush(): void {
    timer = undefined;
    const batch = waiting.slice(0, batchAtMost);
    waiting = waiting.slice(batchAtMost);
    for (const [topic, value] of signals) batch.push({ kind: 'signal', topic, value });
    signals.clear();
    if (batch.length === 0) return;
    sending = true;
    send(batch);
  }
  function hear(message: LiveMessage): void {
    if (message.kind === 'signal') {
      if (signals.size < topicsAtMost || signals.has(message.topic))
        signals.set(message.topic, message.value);
      return soon();
    }
    last = message.kind === 'event' ? message.event.n : message.n;
    waiting.push(message);
    if (waiting.length > waitingAtMost) {
      unsubscribe?.();
      unsubscribe = undefined;
    }
    soon();
  }
  const begin = (): void => {
    unsubscribe = link.subscribe(last, hear);
  };
  begin();
  return {
    heard() {
      sending = false;
      if (!unsubscribe && waiting.length === 0 && !ended) begin();
      if (waiting.length > 0 || signals.size > 0) soon();
    },
    end() {
      ended = true;
      clearTimeout(timer);
      unsubscribe?.();
    },
  };
}
