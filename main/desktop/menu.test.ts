import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { paths } from '../../renderer/paths.ts';
import { menuTemplate } from './menu.ts';
import { places } from './places.ts';

const opened: string[] = [];
const menu = (platform: string, isPackaged = true) =>
  menuTemplate(platform, {
    ...{ isPackaged, open: (path) => opened.push(path) },
    ...{ about() {}, back() {}, forward() {} },
  });
const items = (template: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  template.flatMap((top) => (Array.isArray(top.submenu) ? top.submenu : []));
const find = (platform: string, part: Partial<MenuItemConstructorOptions>) =>
  items(menu(platform)).find((item) =>
    Object.entries(part).every(([key, value]) => item[key as never] === value),
  );

test('the window leads to pages that there are', () => {
  expect([places.machines, places.activity, places.settings, places.machine('abc123')]).toEqual([
    paths.machines,
    paths.activity,
    paths.settings,
    paths.machine('abc123'),
  ]);
});

test.each(['linux', 'win32', 'darwin'])(
  'on %s every page, copying and leaving are in the menu',
  (platform) => {
    for (const role of ['quit', 'copy', 'paste', 'zoomIn', 'togglefullscreen'] as const)
      expect(find(platform, { role })).toBeDefined();
    opened.length = 0;
    const leading = items(menu(platform)).filter((item) => item.accelerator?.startsWith('CmdOrCtrl'));
    for (const item of leading) item.click?.({} as never, undefined, {} as never);
    expect(opened.sort()).toEqual([places.activity, places.machines, places.settings]);
  },
);

test('shortcuts are those of the system', () => {
  expect(find('darwin', { role: 'quit' })?.accelerator).toBe('CmdOrCtrl+Q');
  expect(find('win32', { role: 'quit' })).not.toHaveProperty('accelerator');
  expect(find('linux', { label: 'Back' })?.accelerator).toBe('Alt+Left');
  expect(find('darwin', { label: 'Back' })?.accelerator).toBe('Cmd+[');
  expect(menu('darwin')[0]!.label).toBe('Metaldesk');
});

test('no shortcut is given twice, and a packaged program has no developer tools', () => {
  for (const platform of ['linux', 'win32', 'darwin']) {
    const accelerators = items(menu(platform)).flatMap((item) => item.accelerator ?? []);
    expect(new Set(accelerators).size).toBe(accelerators.length);
    expect(items(menu(platform)).some((item) => item.role === 'toggleDevTools')).toBe(false);
  }
  expect(items(menu('linux', false)).some((item) => item.role === 'toggleDevTools')).toBe(true);
});
