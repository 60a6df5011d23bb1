/** Stands for the package `electron` of a main process. What it shows and what it cannot: docs/the-window.md. */
export { app, ipcMain, protocol, session } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { probe } from './probe.ts';
export {
  dialog,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  safeStorage,
  screen,
  shell,
  Tray,
} from './system.ts';
