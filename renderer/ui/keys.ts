import { useEffect, useRef } from 'react';

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)) &&
  !/^(checkbox|radio|button)$/.test((target as HTMLInputElement).type);

/**
 * Keys of a view: 'j', '/', or two in a row such as 'g m'. They work while no field has focus and no dialog or menu
 * is open (WCAG 2.1.4).
 */
export function useKeys(keys: Record<string, () => void>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    let first = { key: '', at: 0 };
    const onKey = (e: KeyboardEvent): void => {
      if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || inField(e.target)) return;
      if (document.querySelector('[role="dialog"], [role="menu"]')) return;
      const pair = e.timeStamp - first.at < 1500 ? `${first.key} ${e.key}` : '';
      const run = latest.current[pair] ?? latest.current[e.key];
      first = { key: e.key, at: e.timeStamp };
      if (!run) return;
      e.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
