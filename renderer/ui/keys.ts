import { useEffect, useRef, useSyncExternalStore } from 'react';

type Keys = Record<string, (() => void) | undefined>;

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)) &&
  !/^(checkbox|radio|button)$/.test((target as HTMLInputElement).type);

/** Views that listen, the innermost last. */
const layers: { current: Keys }[] = [];
/** Works in a field as well. */
const palette = 'Ctrl k';
const pairWithinMs = 1500;
let first = { key: '', at: 0 };

const find = (name: string): (() => void) | undefined =>
  layers.findLast((layer) => layer.current[name])?.current[name];

/** How a key is named here: 'j', 'X', 'Enter', 'Ctrl a' (Command on a Mac). */
const nameOf = (e: KeyboardEvent): string => (e.ctrlKey || e.metaKey ? `Ctrl ${e.key.toLowerCase()}` : e.key);

function onKey(e: KeyboardEvent): void {
  if (e.altKey || e.defaultPrevented || /^(Shift|Control|Meta|Alt)$/.test(e.key)) return;
  const name = nameOf(e);
  if (name !== palette && inField(e.target)) return;
  if (document.querySelector('[role="dialog"], [role="menu"]')) return;
  if (name.length === 1 && !singleKeys()) return;
  const pair = e.timeStamp - first.at < pairWithinMs ? find(`${first.key} ${name}`) : undefined;
  first = { key: pair ? '' : name, at: e.timeStamp };
  const run = pair ?? find(name);
  if (!run) return;
  e.preventDefault();
  run();
}

/**
 * Keys of a view: 'j', '/', 'Ctrl a', or two in a row such as 'g m', which go before the second one alone. They work
 * while no field has focus and no dialog or menu is open, and single ones can be switched off (WCAG 2.1.4).
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (layers.length === 0) document.addEventListener('keydown', onKey);
    layers.push(latest);
    return () => {
      layers.splice(layers.indexOf(latest), 1);
      if (layers.length === 0) document.removeEventListener('keydown', onKey);
    };
  }, []);
}

const stored = 'metaldesk-single-keys';
const listeners = new Set<() => void>();

/** Whether single letters and signs act; they do unless a person switched them off. */
const singleKeys = (): boolean => localStorage.getItem(stored) !== 'off';

export function chooseSingleKeys(on: boolean): void {
  localStorage.setItem(stored, on ? 'on' : 'off');
  for (const fn of listeners) fn();
}

const listen = (fn: () => void): (() => void) => {
  listeners.add(fn);
  return () => listeners.delete(fn);
};

export const useSingleKeys = (): boolean => useSyncExternalStore(listen, singleKeys);
