import { useEffect, useSyncExternalStore } from 'react';
import type { Action } from '../../services/contract/all.ts';

interface Pending {
  systemId: string;
  action: Action;
}

let pending: Pending | null = null;
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((fn) => fn());
const listen = (fn: () => void): (() => void) => {
  listeners.add(fn);
  return () => listeners.delete(fn);
};

/** Asks a machine's page to begin an action as soon as it is open. Never kept in an address: a link must not act. */
export function actOnPage(systemId: string, action: Action): void {
  pending = { systemId, action };
  tell();
}

/** Begins what was asked for this machine, once. */
export function usePendingAct(systemId: string, start: (action: Action) => void): void {
  const asked = useSyncExternalStore(listen, () => pending);
  useEffect(() => {
    if (asked?.systemId !== systemId) return;
    pending = null;
    start(asked.action);
    tell();
  }, [asked, systemId, start]);
}
