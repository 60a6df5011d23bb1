import type { Dispatch } from '../contract/dispatch.ts';
import type { Caller } from '../contract/implement.ts';
import { fromClient, type ToClient } from '../contract/lines.ts';
import { refuse } from '../contract/result.ts';
import type { Count } from '../platform/count.ts';
import { eventsAfter, lastEvent, type Events } from '../platform/events/events.ts';
import type { Reader } from '../platform/store/store.ts';

/** What a session needs of the connection below it, be it a WebSocket or a local socket. */
export interface Pipe {
  /** `done` is called when the text left for the kernel, or never when the connection is gone. */
  send(text: string, done: () => void): void;
  /** Ends the connection; `why` is for the log of whoever looks. */
  end(why: string): void;
}

export interface SessionDeps {
  dispatch: Dispatch;
  events: Events;
  read: Reader;
  count: Count;
}

export interface Session {
  onText(text: string): void;
  /** To be called once when the connection is gone. */
  close(): void;
}

/** Beyond this, live messages wait: events stay in the log, of a signal only the latest value is kept. */
const waitAboveBytes = 256 * 1024;
/** A client that asks and asks and never reads is let go. */
const endAboveBytes = 16 * 1024 * 1024;
const callsAtOnce = 32;
const eventsAtOnce = 200;
const topicsAtMost = 1000;

/** One client's calls and its view of what happens. */
export function openSession(deps: SessionDeps, caller: Caller, pipe: Pipe): Session {
  const { dispatch, events, read, count } = deps;
  let open = true;
  let waitingBytes = 0;
  let running = 0;
  let cursor: number | null = null;
  let pumping = false;
  let again = false;
  let checked = false;
  const signals = new Map<string, unknown>();
  let unlisten = (): void => {};

  function send(message: ToClient): void {
    if (!open) return;
    const text = JSON.stringify(message);
    const bytes = text.length;
    waitingBytes += bytes;
    if (waitingBytes > endAboveBytes) {
      count('session_ended: client does not read');
      return pipe.end('You do not read what you asked for.');
    }
    pipe.send(text, () => {
      waitingBytes -= bytes;
      if (waitingBytes < waitAboveBytes) flush();
    });
  }
  const mayFlow = (): boolean => open && cursor !== null && waitingBytes < waitAboveBytes;

  function flush(): void {
    for (const [topic, value] of signals) {
      if (!mayFlow()) return;
      signals.delete(topic);
      send({ kind: 'signal', topic, value });
    }
    if (again) pump();
  }

  /** Reads on from the cursor until the log holds no more, a page at a time. */
  async function readOn(): Promise<void> {
    // A client that knew another store than this one starts at its end.
    if (!checked) cursor = Math.min(cursor ?? 0, await lastEvent(read));
    checked = true;
    while (mayFlow()) {
      again = false;
      const from = cursor!;
      const page = await eventsAfter(read, from, eventsAtOnce);
      if (cursor !== from) continue;
      for (const event of page) send({ kind: 'event', event });
      cursor = page.at(-1)?.n ?? from;
      if (page.length === eventsAtOnce) again = true;
      else if (!again) return send({ kind: 'caught_up', n: cursor });
    }
  }
  function pump(): void {
    again = true;
    if (pumping || !mayFlow()) return;
    pumping = true;
    readOn().then(
      () => {
        pumping = false;
        if (again && mayFlow()) pump();
      },
      () => pipe.end('The event log cannot be read.'),
    );
  }

  function subscribe(after: number): void {
    unlisten();
    cursor = after;
    checked = false;
    const noMore = events.onMore(pump);
    const noSignals = events.onSignal((topic, value) => {
      if (signals.size < topicsAtMost || signals.has(topic)) signals.set(topic, value);
      flush();
    });
    unlisten = () => {
      noMore();
      noSignals();
    };
    pump();
  }

  async function call(id: number, name: string, input: unknown): Promise<void> {
    if (running >= callsAtOnce)
      return send({ id, result: refuse('unavailable', `At most ${callsAtOnce} calls at once.`) });
    running += 1;
    const result = await dispatch(name, input ?? {}, caller);
    running -= 1;
    send({ id, result });
  }

  return {
    onText(text) {
      const parsed = fromClient.safeParse(jsonOf(text));
      if (!parsed.success) {
        count('malformed: line');
        return pipe.end('This is no call and no subscription.');
      }
      const message = parsed.data;
      if ('call' in message) void call(message.id, message.call, message.input);
      else if ('subscribe' in message) subscribe(message.subscribe.after);
      else {
        unlisten();
        cursor = null;
      }
    },
    close() {
      open = false;
      unlisten();
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
