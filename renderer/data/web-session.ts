import { refuse, type Result } from '../../services/contract/result.ts';

/** Sent with everything that this page posts: no page of another site may add it. */
export const ownHeader = { 'x-metaldesk': '1' } as const;

/** Whether this browser may ask the desk: at the desk itself always, elsewhere after a log-in. */
export interface WebSession {
  /** `closed` once an answer asked for a log-in. */
  state(): 'open' | 'closed';
  /** Calls `fn` at each change. */
  onState(fn: (state: 'open' | 'closed') => void): () => void;
  /** Looks at an answer: one that asks for a log-in closes the session. */
  heard(result: Result<unknown>): void;
  logIn(username: string, password: string): Promise<Result<unknown>>;
  logOut(): Promise<void>;
}

export function webSession(origin: string): WebSession {
  const listeners = new Set<(state: 'open' | 'closed') => void>();
  let state: 'open' | 'closed' = 'open';
  const become = (next: 'open' | 'closed'): void => {
    if (state === next) return;
    state = next;
    for (const fn of listeners) fn(next);
  };
  async function post(path: string, input: unknown): Promise<Result<unknown>> {
    try {
      const answer = await fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...ownHeader },
        body: JSON.stringify(input),
      });
      return (await answer.json()) as Result<unknown>;
    } catch {
      return refuse('unavailable', 'The desk does not answer. Look whether it runs, and try again.');
    }
  }
  return {
    state: () => state,
    onState(fn) {
      listeners.add(fn);
      return () => void listeners.delete(fn);
    },
    heard(result) {
      if (!result.ok && result.problem.code === 'signed_out') become('closed');
    },
    async logIn(username, password) {
      const result = await post('/api/login', { username, password });
      if (result.ok) become('open');
      return result;
    },
    async logOut() {
      const result = await post('/api/logout', {});
      if (result.ok) become('closed');
    },
  };
}
