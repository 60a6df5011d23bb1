import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Controller } from '../../services/controller.ts';
import { openBrowser, openPage } from './browser.ts';
import { builtRenderer } from './built-renderer.ts';
import { aController } from './electron/a-controller.ts';
import { policyHolds } from './electron/page-checks.ts';

/** The UI as the real controller serves it to a browser: what its policy forbids, Chromium forbids. */
let browser: Browser;
let controller: Controller;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'md-policy-'));
  [browser, controller] = [await openBrowser(), await aController(dataDir, await builtRenderer())];
});
afterAll(async () => {
  await browser.close();
  await controller.stop();
  rmSync(dataDir, { recursive: true });
});

test('no script that is written into the served page runs, no text is run as one, nothing is fetched elsewhere', async () => {
  const { page, context } = await openPage(browser);
  await page.goto(controller.url);
  await page.getByRole('navigation').first().waitFor();
  await policyHolds(page);
  await context.close();
});

test('no page shows the served UI in a frame', async () => {
  const { page, context } = await openPage(browser);
  await page.route('http://frame.localhost/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${controller.url}"></iframe>` }),
  );
  await page.goto('http://frame.localhost/');
  const frame = page.frames().at(-1)!;
  expect(await frame.locator('#root').count()).toBe(0);
  await context.close();
});
