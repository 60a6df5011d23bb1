import type { MenuItemConstructorOptions } from 'electron';
import { places } from './places.ts';
import { windowWords } from './words.ts';

export interface MenuAsks {
  open(path: string): void;
  about(): void;
  back(): void;
  forward(): void;
}

const w = windowWords.menu;
const line: MenuItemConstructorOptions = { type: 'separator' };

/** The menu of the program, with the shortcuts of the system it runs on. */
export function menuTemplate(
  platform: string,
  { isPackaged, ...asks }: MenuAsks & { isPackaged: boolean },
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const about: MenuItemConstructorOptions = { label: w.about, click: asks.about };
  const settings: MenuItemConstructorOptions = {
    label: w.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => asks.open(places.settings),
  };
  // Windows has Alt+F4 of its own.
  const quit: MenuItemConstructorOptions = {
    label: w.quit,
    role: 'quit',
    ...(platform !== 'win32' && { accelerator: 'CmdOrCtrl+Q' }),
  };
  const first: MenuItemConstructorOptions[] = mac
    ? [
        about,
        line,
        settings,
        line,
        ...(['services', 'hide', 'hideOthers', 'unhide'] as const).map((role) => ({ role })),
        line,
        quit,
      ]
    : [settings, { label: w.close, role: 'close', accelerator: 'CmdOrCtrl+W' }, line, quit];
  const edit = (['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const).map((role) => ({ role }));
  const view: MenuItemConstructorOptions[] = [
    { label: w.machines, accelerator: 'CmdOrCtrl+1', click: () => asks.open(places.machines) },
    { label: w.activity, accelerator: 'CmdOrCtrl+2', click: () => asks.open(places.activity) },
    line,
    { label: w.back, accelerator: mac ? 'Cmd+[' : 'Alt+Left', click: asks.back },
    { label: w.forward, accelerator: mac ? 'Cmd+]' : 'Alt+Right', click: asks.forward },
    line,
    ...(['resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen'] as const).map((role) => ({ role })),
    ...(isPackaged ? [] : [line, { role: 'toggleDevTools' as const }]),
  ];
  return [
    { label: w.file, submenu: first },
    { label: w.edit, submenu: edit },
    { label: w.view, submenu: view },
    ...(mac ? [{ role: 'windowMenu' as const }] : [{ label: w.help, submenu: [about] }]),
  ];
}
