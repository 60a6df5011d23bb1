import { windowFacts, type WindowBridge } from '../../services/contract/window.ts';

declare global {
  interface Window {
    /** There in a window of the desk alone; a browser has none. */
    readonly metaldesk?: WindowBridge;
  }
}

export const windowBridge = window.metaldesk ?? null;

/** Whether this is a window without a menu bar of its own: there the mark opens the menu. */
export const menuBehindMark = (): boolean =>
  ['linux', 'win32'].includes(document.documentElement.dataset['window'] ?? '');

/** Opens the program's menu below an element. */
export function openMenuBelow(element: Element): void {
  const { left, bottom } = element.getBoundingClientRect();
  const at = { x: Math.max(0, Math.round(left)), y: Math.max(0, Math.round(bottom)) };
  void windowBridge?.call('window.menu', at);
}

/** Makes the page a page of its window: its title bar, its buttons' colours, and the pages that links and menus open. */
export async function liveInWindow(bridge: WindowBridge, open: (path: string) => void): Promise<void> {
  const page = document.documentElement;
  bridge.subscribe(null, (messages) => {
    for (const message of messages) if (message.kind === 'open') open(message.path);
  });
  const tellTheme = (): void => void bridge.call('window.theme', { dark: page.hasAttribute('data-dark') });
  new MutationObserver(tellTheme).observe(page, { attributeFilter: ['data-dark', 'data-light'] });
  tellTheme();
  const facts = await bridge.call('window.facts', {});
  const known = facts.ok ? windowFacts.safeParse(facts.value) : null;
  if (known?.success) page.dataset['window'] = known.data.platform;
}
