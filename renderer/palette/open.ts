import { useSyncExternalStore } from 'react';

let isOpen = false;
const listeners = new Set<() => void>();
const listen = (fn: () => void): (() => void) => {
  listeners.add(fn);
  return () => listeners.delete(fn);
};

/** Opens or closes the palette, from anywhere. */
export function showPalette(open: boolean): void {
  isOpen = open;
  for (const fn of listeners) fn();
}

export const usePaletteOpen = (): boolean => useSyncExternalStore(listen, () => isOpen);
