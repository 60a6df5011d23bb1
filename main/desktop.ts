import { app, Menu, Notification } from 'electron';
import path from 'node:path';
import { openLog } from '../services/platform/log.ts';
import { windowArguments } from './desktop/arguments.ts';
import { openBridge } from './desktop/bridge.ts';
import { openDeskController } from './desktop/controller.ts';
import { linkIn, linkScheme, pathOfLink } from './desktop/deep-link.ts';
import { watchFleet } from './desktop/fleet.ts';
import { refuseOtherPages, refusePermissions } from './desktop/harden.ts';
import { systemKeyring } from './desktop/keyring.ts';
import { menuTemplate } from './desktop/menu.ts';
import { openNotices, type Notice } from './desktop/notices.ts';
import { registerPages, servePages } from './desktop/page.ts';
import { askToQuit, askToTryAgain, showAbout } from './desktop/questions.ts';
import { openQuitting, workToInterrupt } from './desktop/quit.ts';
import { openTray } from './desktop/tray.ts';
import { deskWindow } from './desktop/window.ts';
import { packageDir, rendererDir, version } from './places.ts';

/**
 * The program with a window: Electron's main process. It composes what is in desktop/, and knows the controller only
 * as a link, whether it hosts it, started it or found it.
 */
registerPages();
app.enableSandbox();
if (!app.requestSingleInstanceLock()) app.quit();
else void run();

async function run(): Promise<void> {
  refuseOtherPages();
  const log = openLog();
  let openAtStart = linkIn(process.argv);
  let openPath = (at: string): void => {
    openAtStart = at;
  };
  app.on('second-instance', (_event, argv) => openPath(linkIn(argv) ?? ''));
  app.on('open-url', (event, link) => {
    event.preventDefault();
    const at = pathOfLink(link);
    if (at !== null) openPath(at);
  });
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
  app.setAppUserModelId('metaldesk.desk');
  await app.whenReady();

  refusePermissions();
  servePages(rendererDir);
  const userData = app.getPath('userData');
  const iconsDir = path.join(packageDir, 'assets/icons');
  const keyring = systemKeyring();
  if (keyring.name === null)
    log.warn('this system offers no keyring: the key of the secrets is a file of mode 0600');
  const controller = openDeskController({
    ...windowArguments(process.argv.slice(1)),
    ...{ userData, log, keyWrap: keyring.wrap },
    again: (problem) => askToTryAgain(window.browserWindow(), problem),
  });
  const { link } = controller;
  const window = deskWindow({
    ...{ userData, iconFile: path.join(iconsDir, '256.png') },
    openInPage: (at) => bridge.tell({ kind: 'open', path: at }),
    mayClose() {
      // On macOS a program goes on without a window.
      if (process.platform !== 'darwin' || quitting.isEnding()) return quitting.mayEnd();
      window.hide();
      return false;
    },
  });
  const menu = Menu.buildFromTemplate(
    menuTemplate(process.platform, {
      isPackaged: app.isPackaged,
      open: (at) => window.show(at),
      about: () => void showAbout(window.browserWindow(), version, controller.place(), keyring),
      back: () => window.browserWindow()?.webContents.navigationHistory.goBack(),
      forward: () => window.browserWindow()?.webContents.navigationHistory.goForward(),
    }),
  );
  Menu.setApplicationMenu(menu);
  const bridge = openBridge(link, {
    'window.facts': () => ({ platform: process.platform }),
    'window.menu': ({ x, y }) => {
      const over = window.browserWindow();
      if (over) menu.popup({ window: over, x, y });
    },
    'window.theme': ({ dark }) => window.setDark(dark),
    'window.retry': () => link.retryNow(),
  });
  const quitting = openQuitting({
    endsController: () => controller.place() === 'host' || controller.place() === 'elevate',
    work: () => workToInterrupt(link),
    ask: (work) => askToQuit(window.browserWindow(), work),
    hide: () => window.hide(),
    stop: () => controller.stop(),
    quit: () => app.quit(),
  });
  app.on('before-quit', (event) => {
    if (!quitting.mayEnd()) event.preventDefault();
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => quitting.withoutAsking());
  app.on('activate', () => window.show());

  const showTray = openTray({ iconsDir, show: (at) => window.show(at), quit: () => app.quit() });
  const notices = openNotices();
  const say = ({ title, body, path: at }: Notice): void => {
    if (!Notification.isSupported() || window.isInFront()) return;
    const notification = new Notification({ title, body });
    notification.on('click', () => window.show(at));
    notification.show();
  };
  watchFleet(link, (fleet) => {
    showTray(fleet);
    if (fleet) notices.next(Date.now(), fleet.needYou).forEach(say);
  });
  openPath = (at) => window.show(at || undefined);
  window.show(openAtStart ?? undefined);
}
