import { BrowserWindow, nativeTheme, screen } from 'electron';
import path from 'node:path';
import { pageUrl } from './page.ts';
import { placeWindow, readWindowState, smallest, writeWindowState } from './window-state.ts';

export interface DeskWindow {
  /** Shows it in front, made anew if it was closed, with that page if one is given. */
  show(path?: string): void;
  hide(): void;
  isInFront(): boolean;
  /** The buttons of the window match a dark or a light page. */
  setDark(dark: boolean): void;
  browserWindow(): BrowserWindow | null;
}

export interface WindowAsks {
  userData: string;
  iconFile: string;
  /** A page that is open already is led there without loading it anew. */
  openInPage(path: string): void;
  /** The window is to be closed: true when it may, otherwise the program decides. */
  mayClose(): boolean;
}

/** As the title bar of the pages: renderer/ui/shell/Shell.module.css. */
const titleBarHeight = 44;
/** The names `surface` and `text2` of the theme: these buttons are drawn by the system. */
const buttons = {
  dark: { color: '#12181E', symbolColor: '#A9B5C1', height: titleBarHeight - 1 },
  light: { color: '#FFFFFF', symbolColor: '#47535F', height: titleBarHeight - 1 },
};
const canvas = { dark: '#0B0F13', light: '#F1F4F6' };
const saveAfterMs = 500;
/** A page that crashes as soon as it is loaded is not loaded for ever. */
const crashesAtMost = 3;

const theme = (dark: boolean) => (dark ? 'dark' : 'light');

function titleBar(): Electron.BrowserWindowConstructorOptions {
  if (process.platform === 'darwin')
    return { titleBarStyle: 'hiddenInset', trafficLightPosition: { x: 14, y: 14 } };
  const titleBarOverlay = buttons[theme(nativeTheme.shouldUseDarkColors)];
  return { titleBarStyle: 'hidden', titleBarOverlay };
}

const workAreas = () => {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== main.id);
  return [main, ...others].map((display) => display.workArea);
};

/** The one window. Its page is sandboxed and isolated, and has nothing of Node. */
export function deskWindow(asks: WindowAsks): DeskWindow {
  let window: BrowserWindow | null = null;

  function make(at: string): BrowserWindow {
    const state = readWindowState(asks.userData);
    const made = new BrowserWindow({
      ...placeWindow(state, workAreas()),
      minWidth: smallest.width,
      minHeight: smallest.height,
      show: false,
      icon: asks.iconFile,
      backgroundColor: canvas[theme(nativeTheme.shouldUseDarkColors)],
      ...titleBar(),
      webPreferences: {
        preload: path.join(import.meta.dirname, 'preload.cjs'),
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        spellcheck: false,
      },
    });
    made.once('ready-to-show', () => {
      if (state?.maximized) made.maximize();
      if (state?.fullScreen) made.setFullScreen(true);
      made.show();
    });
    keepState(made);
    made.on('close', (event) => {
      if (!asks.mayClose()) event.preventDefault();
    });
    made.on('closed', () => {
      window = null;
    });
    // A page that crashed is loaded again; what it showed is in the controller.
    let crashes = 0;
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      crashes += 1;
      if (reason !== 'clean-exit' && crashes <= crashesAtMost && !made.isDestroyed())
        made.webContents.reload();
    });
    void made.loadURL(pageUrl(at));
    return made;
  }
  function keepState(of: BrowserWindow): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const save = (): void => {
      clearTimeout(timer);
      if (of.isDestroyed()) return;
      const [bounds, maximized, fullScreen] = [of.getNormalBounds(), of.isMaximized(), of.isFullScreen()];
      writeWindowState(asks.userData, { bounds, maximized, fullScreen });
    };
    const soon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(save, saveAfterMs);
    };
    of.on('resize', soon);
    of.on('move', soon);
    of.on('close', save);
  }

  return {
    show(at) {
      if (!window) {
        window = make(at ?? '/');
        return;
      }
      if (at !== undefined) asks.openInPage(at);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    hide: () => window?.hide(),
    isInFront: () => window?.isFocused() ?? false,
    setDark(dark) {
      if (process.platform !== 'darwin') window?.setTitleBarOverlay(buttons[theme(dark)]);
    },
    browserWindow: () => window,
  };
}
