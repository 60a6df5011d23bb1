import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { CDPSession, Page, Route } from 'playwright-core';
import { app, ipcMain } from './app.ts';
import { isolatedHalf, isolatedWorldName, pageHalf, pipeName } from './isolated-world.ts';
import { anEvent, needsReady, probe } from './probe.ts';

/** As ipc does it: functions and the like are refused, everything else arrives as a copy. */
const clone = <T>(value: T): T => deserialize(serialize(value)) as T;
/** The scheme of the program as a host of Chromium's own: a secure context, like the scheme. */
const toHttp = (url: string): string => url.replace(/^app:\/\/([^/]+)/, 'http://$1.localhost');
const toApp = (url: string): string => url.replace(/^http:\/\/([a-z0-9-]+)\.localhost/, 'app://$1');

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

class WebContents extends EventEmitter {
  readonly mainFrame = { url: '', parent: null };
  readonly navigationHistory: { goBack(): void; goForward(): void };
  openHandler: OpenHandler | null = null;
  readonly #window: BrowserWindow;
  constructor(window: BrowserWindow) {
    super();
    this.#window = window;
    this.navigationHistory = {
      goBack: () => void window.page?.goBack(),
      goForward: () => void window.page?.goForward(),
    };
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
  send(channel: string, ...args: unknown[]): void {
    this.#window.deliver(channel, clone(args));
  }
  getURL(): string {
    return this.mainFrame.url;
  }
  isDestroyed(): boolean {
    return this.#window.isDestroyed();
  }
  reload(): void {
    void this.#window.page?.reload();
  }
}

interface FromPage {
  kind: 'invoke' | 'send';
  id: number;
  channel: string;
  args: unknown[];
  url: string;
  inFrame: boolean;
}
interface Options {
  width: number;
  height: number;
  x?: number;
  y?: number;
  webPreferences: { preload: string; sandbox?: boolean; contextIsolation?: boolean };
  [more: string]: unknown;
}

/** A window whose page is a page of real Chromium: what the program forbids, Chromium forbids. */
export class BrowserWindow extends EventEmitter {
  readonly options: Options;
  readonly webContents: WebContents;
  page: Page | null = null;
  visible = false;
  minimized = false;
  maximized = false;
  focused = 0;
  overlay: { color?: string } = {};
  popups: { url: string; action: string }[] = [];
  bounds: { x: number; y: number; width: number; height: number };
  #gone = false;
  #cdp: CDPSession | null = null;
  #world = 0;

  constructor(options: Options) {
    super();
    needsReady('BrowserWindow');
    this.options = options;
    this.bounds = { x: options.x ?? 100, y: options.y ?? 80, width: options.width, height: options.height };
    this.webContents = new WebContents(this);
    probe.windows.push(this);
    app.emit('web-contents-created', anEvent(), this.webContents);
  }
  show(): void {
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
  }
  focus(): void {
    this.focused += 1;
  }
  isFocused(): boolean {
    return this.focused > 0;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.minimized = false;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  maximize(): void {
    this.maximized = true;
  }
  isFullScreen(): boolean {
    return false;
  }
  setFullScreen(): void {}
  getNormalBounds(): BrowserWindow['bounds'] {
    return this.bounds;
  }
  setTitleBarOverlay(overlay: { color?: string }): void {
    this.overlay = overlay;
  }
  isDestroyed(): boolean {
    return this.#gone;
  }
  /** As a person's click on the window's button; true when it is gone. */
  close(): boolean {
    if (this.#gone) return true;
    const event = anEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.#gone = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
    void this.page
      ?.context()
      .close()
      .catch(() => undefined);
    return true;
  }
  deliver(channel: string, args: unknown[]): void {
    const expression = `__pipeDeliver(${JSON.stringify(channel)}, ${JSON.stringify(args)})`;
    void this.#cdp?.send('Runtime.evaluate', { contextId: this.#world, expression }).catch(() => undefined);
  }

  async loadURL(url: string): Promise<void> {
    const { webPreferences, width, height } = this.options;
    if (!webPreferences.sandbox || !webPreferences.contextIsolation)
      throw new Error('the double has only sandboxed, isolated pages');
    const context = await probe.browser!.newContext({
      viewport: { width, height },
      reducedMotion: 'reduce',
      colorScheme: 'dark',
    });
    const page = (this.page = await context.newPage());
    page.setDefaultTimeout(15_000);
    page.on('console', (m) => {
      if (m.type() === 'error' || m.type() === 'warning') probe.complaints.push(m.text());
    });
    page.on('pageerror', (error) => probe.complaints.push(String(error)));
    const cdp = (this.#cdp = await context.newCDPSession(page));
    await cdp.send('Runtime.enable');
    await cdp.send('Page.enable');
    const { frameTree } = await cdp.send('Page.getFrameTree');
    cdp.on('Runtime.executionContextCreated', ({ context: made }) => {
      // A frame in the page has a world of that name too.
      const { frameId } = made.auxData as { frameId: string };
      if (made.name === isolatedWorldName && frameId === frameTree.frame.id) this.#world = made.id;
    });
    await cdp.send('Runtime.addBinding', { name: pipeName, executionContextName: isolatedWorldName });
    cdp.on(
      'Runtime.bindingCalled',
      ({ payload, executionContextId }) =>
        void this.#hear(JSON.parse(payload) as FromPage, executionContextId),
    );
    const preload = readFileSync(webPreferences.preload, 'utf8');
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: isolatedWorldName,
      source: isolatedHalf(preload, process.platform),
    });
    await page.addInitScript(pageHalf);
    await page.exposeFunction('__opened', (to: string) => {
      const action = this.webContents.openHandler?.({ url: toApp(to) }).action ?? 'allow';
      this.popups.push({ url: toApp(to), action });
    });
    await page.addInitScript(
      `window.open = (url) => { __opened(String(new URL(url, location.href))); return null; };`,
    );
    await context.route('**/*', (route) => this.#request(page, route));
    this.webContents.mainFrame.url = url;
    await page.goto(toHttp(url), { waitUntil: 'load' });
    this.emit('ready-to-show');
  }

  /** A request of the page is answered by the program's own protocol handler, a navigation asks it first. */
  async #request(page: Page, route: Route): Promise<void> {
    const request = route.request();
    const url = toApp(request.url());
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
      const event = anEvent({ url });
      if (page.url() !== 'about:blank') this.webContents.emit('will-navigate', event, url);
      if (event.defaultPrevented) return route.abort('aborted');
      this.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
      this.webContents.mainFrame.url = url;
    }
    const handler = probe.protocols.get(new URL(url).protocol.slice(0, -1));
    if (!handler) return route.abort('blockedbyclient');
    const answer = await handler(new Request(url, { method: request.method() }));
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  }
  async #hear({ kind, id, channel, args, url, inFrame }: FromPage, contextId: number): Promise<void> {
    const { mainFrame } = this.webContents;
    if (!inFrame) mainFrame.url = toApp(url);
    const senderFrame = inFrame ? { url: toApp(url), parent: mainFrame } : mainFrame;
    const event = { ...anEvent(), sender: this.webContents, senderFrame };
    if (kind === 'send') return void ipcMain.emit(channel, event, ...args);
    const reply = (answer: { id: number; value?: unknown; error?: string }): Promise<unknown> =>
      this.#cdp!.send('Runtime.evaluate', {
        contextId,
        expression: `__pipeAnswer(${JSON.stringify(answer)})`,
      }).catch(() => undefined);
    const handler = probe.handlers.get(channel);
    if (!handler) return void (await reply({ id, error: `No handler registered for '${channel}'` }));
    try {
      await reply({ id, value: clone(await handler(event, ...args)) });
    } catch (error) {
      await reply({ id, error: `Error invoking remote method '${channel}': ${String(error)}` });
    }
  }
}
