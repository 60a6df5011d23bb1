import type { Input, Link, Output, ProcedureName } from '../../services/contract/calls.ts';
import type { LiveMessage } from '../../services/contract/live.ts';
import { refuse, type Result } from '../../services/contract/result.ts';
import { firstDelayMs, nextDelayMs } from './back-off.ts';
import { ownHeader, webSession, type WebSession } from './web-session.ts';

/** A link that can also be told to try now, and says when it tries next. */
export interface RetryingLink extends Link {
  retryNow(): void;
  /** Milliseconds since 1970; null while connected or connecting. */
  nextTryAt(): number | null;
  /** The log-in of a browser; a link without one is a window of the desk itself. */
  readonly session?: WebSession;
}

/** The desk ends a live view so when whoever opened it may no more, or something else. */
const signedOutCode = 4401;

interface Subscription {
  after: number;
  onMessage: (message: LiveMessage) => void;
}

/**
 * The controller over HTTP and one WebSocket: calls are POSTs, live messages come as JSON lines. The socket is opened
 * at once, and again with back-off; a subscription continues after the last event number it was given.
 */
export function webLink(origin: string): RetryingLink {
  const subscriptions = new Set<Subscription>();
  const listeners = new Set<(state: 'up' | 'down') => void>();
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let triesAt: number | null = null;
  let delayMs = firstDelayMs;
  let state: 'up' | 'down' | null = null;
  let closed = false;
  const session = webSession(origin);

  const tell = (next: 'up' | 'down'): void => {
    if (state === next) return;
    state = next;
    for (const fn of listeners) fn(next);
  };

  const hear = (line: string): void => {
    const message = JSON.parse(line) as LiveMessage;
    for (const subscription of subscriptions) {
      if (message.kind === 'event') {
        if (message.event.n <= subscription.after) continue;
        subscription.after = message.event.n;
      }
      if (message.kind === 'caught_up') subscription.after = Math.max(subscription.after, message.n);
      subscription.onMessage(message);
    }
  };

  const ask = (): void => {
    if (socket?.readyState !== WebSocket.OPEN || subscriptions.size === 0) return;
    const after = Math.min(...[...subscriptions].map((s) => s.after));
    socket.send(JSON.stringify({ subscribe: { after } }));
  };

  const open = (): void => {
    triesAt = null;
    const opening = new WebSocket(`${origin.replace(/^http/, 'ws')}/api/live`);
    socket = opening;
    opening.onopen = () => {
      delayMs = firstDelayMs;
      tell('up');
      ask();
    };
    opening.onmessage = (e) => {
      for (const line of String(e.data).split('\n')) if (line) hear(line);
    };
    opening.onclose = async (e) => {
      if (closed || socket !== opening) return;
      // A browser does not say why a socket was refused: whether a password is asked for, a call tells.
      if (state === null || e.code === signedOutCode) await call('access.whoami', {});
      if (session.state() === 'closed' || socket !== opening) return;
      triesAt = Date.now() + delayMs;
      tell('down');
      timer = setTimeout(open, delayMs);
      delayMs = nextDelayMs(delayMs);
    };
  };
  async function call<N extends ProcedureName>(name: N, input: Input<N>): Promise<Result<Output<N>>> {
    try {
      const answer = await fetch(`${origin}/api/call/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...ownHeader },
        body: JSON.stringify(input),
      });
      const result = (await answer.json()) as Result<Output<N>>;
      session.heard(result);
      return result;
    } catch {
      return refuse('unavailable', 'The controller did not answer. Try again when it is connected.');
    }
  }
  session.onState((now) => {
    if (timer) clearTimeout(timer);
    triesAt = null;
    const before = socket;
    socket = null;
    before?.close();
    if (now === 'open') open();
  });
  open();

  return {
    call,
    session,
    subscribe(after, onMessage) {
      const subscription = { after, onMessage };
      subscriptions.add(subscription);
      ask();
      return () => void subscriptions.delete(subscription);
    },
    onState(fn) {
      listeners.add(fn);
      if (state) fn(state);
      return () => void listeners.delete(fn);
    },
    close() {
      closed = true;
      if (timer) clearTimeout(timer);
      socket?.close();
    },
    retryNow() {
      if (triesAt === null) return;
      if (timer) clearTimeout(timer);
      open();
    },
    nextTryAt: () => triesAt,
  };
}
