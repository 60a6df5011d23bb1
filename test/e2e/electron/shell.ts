import { createRequire } from 'node:module';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { builtShell } from './built-shell.ts';
import type * as electron from './double/electron.ts';

type Double = typeof electron;
type Window = InstanceType<Double['BrowserWindow']>;

const nativeImport = createRequire(import.meta.url)('./native-import.cjs') as <T>(url: string) => Promise<T>;
const double = await nativeImport<Double>(new URL('./double/electron.ts', import.meta.url).href);
export const { probe, app } = double;

export interface Life {
  /** Arguments after the program's own. */
  argv?: string[];
  userData?: string;
  lockIsFree?: boolean;
  keyring?: string;
}

let lives = 0;

/** Starts the built program on the double, as a new life of it. */
export async function startShell({
  argv = [],
  userData,
  lockIsFree = true,
  keyring = 'basic_text',
}: Life): Promise<void> {
  process.env['METALDESK_LOG'] = 'silent';
  double.ipcMain.removeAllListeners();
  app.beginAnew();
  Object.assign(probe, { ready: false, sandboxed: false, lockIsFree, keyring, exited: 0 });
  Object.assign(probe, {
    windows: [],
    trays: [],
    notifications: [],
    messageBoxes: [],
    popups: [],
    complaints: [],
  });
  probe.userData = userData ?? mkdtempSync(path.join(tmpdir(), 'md-user-'));
  for (const known of [probe.handlers, probe.protocols]) known.clear();
  const dir = await builtShell();
  process.argv = ['/opt/metaldesk/metaldesk-desk', dir, ...argv];
  const main = pathToFileURL(path.join(dir, 'dist/desktop.js')).href;
  await nativeImport(`${main}?life=${++lives}`);
  if (probe.exited === 0) await app.becomeReady();
}

/** The program's window and its page, once it shows. */
export async function shown(): Promise<{ window: Window; page: Page }> {
  await vi.waitFor(() => expect(probe.windows.at(-1)?.visible).toBe(true), { timeout: 20_000, interval: 25 });
  const window = probe.windows.at(-1)!;
  return { window, page: window.page! };
}

/** Ends the program whatever it asks. */
export async function endShell(): Promise<void> {
  app.quit();
  for (let waits = 0; probe.exited === 0 && waits < 400; waits++) {
    probe.messageBoxes.splice(0).forEach((box) => box.press('Quit and interrupt'));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(probe.exited).toBe(1);
}

export async function closeBrowser(): Promise<void> {
  await probe.browser?.close();
  probe.browser = null;
}
