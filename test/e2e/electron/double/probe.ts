import type { EventEmitter } from 'node:events';
import type { Browser } from 'playwright-core';
import type { BrowserWindow } from './browser-window.ts';
import type { MessageBox } from './system.ts';

export interface FakeEvent {
  defaultPrevented: boolean;
  preventDefault(): void;
}
export const anEvent = <T extends object>(more: T = {} as T): FakeEvent & T => ({
  defaultPrevented: false,
  preventDefault() {
    this.defaultPrevented = true;
  },
  ...more,
});

/** What a message over ipc comes with. */
export interface FakeIpcEvent {
  sender: EventEmitter;
  senderFrame: object | null;
}

type Permission = (contents: unknown, permission: string, answer: (may: boolean) => void) => void;
type PermissionCheck = (contents: unknown, permission: string, origin: string) => boolean;

/** What the program did to Electron, for tests to look at. */
export const probe = {
  ready: false,
  sandboxed: false,
  packaged: false,
  lockIsFree: true,
  userData: '',
  exited: 0,
  browser: null as Browser | null,
  windows: [] as BrowserWindow[],
  schemes: [] as { scheme: string; privileges: Record<string, boolean> }[],
  protocols: new Map<string, (request: Request) => Promise<Response>>(),
  handlers: new Map<string, (event: FakeIpcEvent, ...args: unknown[]) => unknown>(),
  permissionRequest: null as Permission | null,
  permissionCheck: null as PermissionCheck | null,
  openedExternally: [] as string[],
  notifications: [] as EventEmitter[] & { title: string; body: string }[],
  trays: [] as { toolTip: string; image: string; menu: MenuItem[]; emit(name: string): unknown }[],
  applicationMenu: [] as MenuItem[],
  popups: [] as { x?: number; y?: number }[],
  /** Questions asked, and what is answered to the next ones; a question without an answer stays open. */
  messageBoxes: [] as MessageBox[],
  keyring: 'basic_text',
  complaints: [] as string[],
};

export interface MenuItem {
  label?: string;
  role?: string;
  accelerator?: string;
  enabled?: boolean;
  click?: (...args: unknown[]) => void;
  submenu?: MenuItem[];
}

/** Electron refuses what comes too early or too late; so does the double. */
export function needsReady(what: string): void {
  if (!probe.ready) throw new Error(`${what} can only be used after the app is ready`);
}
export function needsUnready(what: string): void {
  if (probe.ready) throw new Error(`${what} can only be called before the app is ready`);
}
