import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { electronProgram } from '../../../main/start/electron-program.ts';
import type { Controller } from '../../../services/controller.ts';
import { aController } from './a-controller.ts';
import { builtShell } from './built-shell.ts';
import { pageChecks } from './page-checks.ts';

/**
 * `npm run smoke:electron`, on a machine with a network and a display, not as root: the same checks of the page as on
 * the double, in a real Electron that is attached to a controller of this process. `npm start` fetches its program.
 */
const root = new URL('../../../', import.meta.url).pathname;
const program = electronProgram(root);
let controller: Controller;
let dataDir: string;
let electron: ElectronApplication;
let page: Page;

const launch = async (...more: string[]): Promise<ElectronApplication> =>
  _electron.launch({
    executablePath: program!,
    args: [await builtShell(), '--data', dataDir, `--user-data-dir=${path.join(dataDir, 'user')}`, ...more],
  });

beforeAll(async () => {
  if (program === null)
    throw new Error(
      "Electron's program is not here. `npm start` fetches it where a network and a display are.",
    );
  dataDir = mkdtempSync(path.join(tmpdir(), 'md-smoke-'));
  controller = await aController(dataDir);
  electron = await launch();
  page = await electron.firstWindow();
  await page.getByRole('navigation').first().waitFor();
});
afterAll(async () => {
  await electron?.close();
  await controller?.stop();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
});

test('the window shows, from a scheme of its own', async () => {
  expect(page.url()).toMatch(/^app:\/\/metaldesk\//);
  const visible = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.isVisible(),
  );
  expect(visible).toBe(true);
});

for (const [name, check] of Object.entries(pageChecks)) test(name, () => check(page));

test('what the controller says arrives in the page', async () => {
  const made = await controller
    .connect()
    .call('machines.create', { hostname: 'smoke', macs: ['52:54:00:00:00:77'], commission: false });
  expect(made.ok).toBe(true);
  await page.getByText('smoke').first().waitFor();
});

test('a window that the page opens is refused', async () => {
  await page.evaluate(() => void globalThis.open('https://evil.invalid/'));
  const windows = await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  expect(windows).toBe(1);
});

test('a second start ends, and hands its link over', async () => {
  await launch('metaldesk://machine/abc123').then(
    (second) => second.close(),
    () => undefined,
  );
  await page.waitForURL('**/machines/abc123');
});
