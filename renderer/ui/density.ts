import { useSyncExternalStore } from 'react';

export type Density = 'comfortable' | 'touch';

const key = 'metaldesk-density';
const listeners = new Set<() => void>();
const coarse = (): boolean => matchMedia('(pointer: coarse)').matches;
const now = (): Density =>
  document.documentElement.dataset['density'] === 'touch' ? 'touch' : 'comfortable';

/** As chosen by hand, else by the pointer: gloves and fingers need larger rows. */
export function applyDensity(): void {
  const chosen = localStorage.getItem(key);
  const density =
    chosen === 'touch' || chosen === 'comfortable' ? chosen : coarse() ? 'touch' : 'comfortable';
  document.documentElement.dataset['density'] = density;
  for (const fn of listeners) fn();
}

export function chooseDensity(density: Density): void {
  localStorage.setItem(key, density);
  applyDensity();
}

const listen = (fn: () => void): (() => void) => {
  listeners.add(fn);
  return () => listeners.delete(fn);
};

export const useDensity = (): Density => useSyncExternalStore(listen, now);
