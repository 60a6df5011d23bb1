import type { Input, Output, ProcedureName } from '../../services/contract/calls.ts';
import type { LiveMessage } from '../../services/contract/live.ts';
import { refuse, type Result } from '../../services/contract/result.ts';
import type { WindowBridge, WindowMessage } from '../../services/contract/window.ts';
import type { RetryingLink } from './web-link.ts';

const isLive = (message: WindowMessage): message is LiveMessage =>
  message.kind !== 'link' && message.kind !== 'open';

/** The controller as a page of the window reaches it: over the two functions of the preload, without a network. */
export function ipcLink(bridge: WindowBridge): RetryingLink {
  const listeners = new Set<(state: 'up' | 'down') => void>();
  const ends = new Set<() => void>();
  let state: 'up' | 'down' | null = null;
  let triesAt: number | null = null;
  const hear = (message: WindowMessage): void => {
    if (message.kind !== 'link') return;
    triesAt = message.nextTryAt;
    if (state === message.state) return;
    state = message.state;
    for (const fn of listeners) fn(message.state);
  };
  ends.add(bridge.subscribe(null, (messages) => messages.forEach(hear)));
  return {
    async call<N extends ProcedureName>(name: N, input: Input<N>): Promise<Result<Output<N>>> {
      try {
        return (await bridge.call(name, input)) as Result<Output<N>>;
      } catch {
        return refuse('unavailable', 'The window did not pass this on. Open it again.');
      }
    },
    subscribe(after, onMessage) {
      const end = bridge.subscribe(after, (messages) => messages.filter(isLive).forEach(onMessage));
      ends.add(end);
      return () => {
        ends.delete(end);
        end();
      };
    },
    onState(fn) {
      listeners.add(fn);
      if (state) fn(state);
      return () => void listeners.delete(fn);
    },
    close() {
      for (const end of ends) end();
    },
    retryNow: () => void bridge.call('window.retry', {}),
    nextTryAt: () => triesAt,
  };
}
