import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveDesk, type LiveDesk } from '../desk-live.ts';
import { openBrowser, openPage, type sizes } from './browser.ts';
import { builtRenderer } from './built-renderer.ts';

/** Activity, settings and backup, in the running product. */
const passPhrase = 'a pass phrase of some words';
let browser: Browser;
let desk: LiveDesk;
beforeAll(async () => {
  browser = await openBrowser();
  desk = await liveDesk({ rendererDir: await builtRenderer() });
  const plugged = await desk.plugIn({ bmc: true, serial: 'SN-1' });
  await desk.do('machines.create', { hostname: 'calm-otter', macs: [plugged.machine.mac], ...plugged.power });
});
afterAll(async () => {
  await browser.close();
  await desk[Symbol.asyncDispose]();
});

async function opened(view: string, size: keyof typeof sizes = 'desktop') {
  const { page, context, complaints } = await openPage(browser, size);
  await page.goto(new URL(view, desk.url).href);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return Object.assign(page, { complaints, [Symbol.asyncDispose]: () => context.close() });
}
const rowsSay = async (page: Page, part: string): Promise<boolean> => {
  const rows = (await page.getByRole('row').allTextContents()).slice(1);
  return rows.length > 0 && rows.every((row) => row.includes(part));
};

test('events are found by text and by area, with the keyboard, and the address keeps it', async () => {
  await using page = await opened('/activity');
  await page
    .getByRole('row', { name: /calm-otter/ })
    .first()
    .waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('OTTER');
  await expect.poll(() => page.url()).toContain('text=OTTER');
  await expect.poll(() => rowsSay(page, 'calm-otter')).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByLabel('Area', { exact: true }).selectOption('Power');
  await expect.poll(() => rowsSay(page, 'Power')).toBe(true);
  await page.reload();
  await page.getByRole('row', { name: /Power/ }).first().waitFor();
  expect(await page.getByLabel('Area', { exact: true }).inputValue()).toBe('power');
  await page.getByLabel('Find in text or machine name').fill('nothing says this');
  await page.getByRole('heading', { name: 'No event matches' }).waitFor();
  await page.getByRole('button', { name: 'Clear the filter' }).press('Enter');
  await page
    .getByRole('row', { name: /calm-otter/ })
    .first()
    .waitFor();
  expect(page.complaints).toEqual([]);
});

test('what the filter shows is saved as a file', async () => {
  await using page = await opened('/activity?kind=machine');
  await page
    .getByRole('row', { name: /calm-otter/ })
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Export' }).press('Enter');
  const saving = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /CSV/ }).press('Enter');
  const lines = readFileSync(await (await saving).path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(lines[0]).toContain('number,time,level,kind');
  expect(lines.slice(1).every((line) => line.includes(',machine.'))).toBe(true);
  expect(lines.length).toBeGreaterThan(1);
});

test('a setting is found, refused with what fits, saved, and stands in the log with who changed it', async () => {
  await using page = await opened('/settings');
  await page.keyboard.press('/');
  await page.keyboard.type('time limit');
  await expect.poll(() => page.url()).toContain('find=time');
  const field = page.getByLabel('Time limit of commissioning');
  await field.fill('0');
  await field.press('Enter');
  await page.getByText('Say a whole number of minutes from 1 to 1440.').waitFor();
  await field.fill('45');
  await field.press('Enter');
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(await page.getByRole('heading', { name: 'Backup' }).count()).toBe(0);
  await page.goto(new URL('/activity?tab=people', desk.url).href);
  await page.getByRole('row', { name: /Time limit of commissioning: 30 min → 45 min/ }).waitFor();
  await page.goto(new URL('/settings?find=name', desk.url).href);
  await page.getByLabel('Name of this desk').fill('Bench 3');
  await page.getByLabel('Name of this desk').press('Enter');
  await expect.poll(() => page.title()).toBe('Settings · Bench 3');
});

test('a backup is made, kept as a file, and restored after a wrong pass phrase was refused', async () => {
  await using page = await opened('/settings?find=backup');
  await page.getByLabel('Pass phrase', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Back up now' }).click();
  await page.getByText('Use at least 10 characters').waitFor();
  await page.getByLabel('Pass phrase', { exact: true }).fill(passPhrase);
  await page.getByLabel('Pass phrase again').fill(passPhrase);
  await page.getByLabel('Pass phrase again').press('Enter');
  await page.getByText('The backup is written.').waitFor();
  const download = page.getByRole('button', { name: /^Download metaldesk-/ });
  await download.waitFor();
  const [saved] = await Promise.all([page.waitForEvent('download'), download.click()]);
  const kept = await saved.path();
  expect(readFileSync(kept).subarray(0, 16).toString()).toBe('metaldesk backup');
  await page.getByRole('button', { name: /^Delete metaldesk-/ }).click();
  await page.getByText('No backup is kept on this desk.').waitFor();
  await page.locator('input[type=file]').setInputFiles(kept);
  await page.getByRole('button', { name: /^Restore / }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Pass phrase').fill('some other words');
  await dialog.getByRole('button', { name: 'Replace what is here and restore' }).click();
  await dialog.getByText('This pass phrase does not open the backup.').waitFor();
  await dialog.getByLabel('Pass phrase').fill(passPhrase);
  await dialog.getByLabel('Pass phrase').press('Enter');
  const newest = (): Promise<string | undefined> =>
    desk.do('events.list', { kind: 'backup', limit: 1 }).then(
      ({ items }) => items[0]?.text,
      () => 'not there',
    );
  await expect.poll(newest, { timeout: 20_000 }).toContain('was restored');
  await page.goto(new URL('/activity?kind=backup', desk.url).href);
  await page.getByRole('row', { name: /was restored/ }).waitFor();
});

test('the status bar leads to the jobs', async () => {
  await using page = await opened('/machines');
  await page.getByRole('link', { name: /job/ }).press('Enter');
  await page.getByRole('tab', { name: 'Jobs', selected: true }).waitFor();
  expect(page.url()).toContain('tab=jobs');
});

test.each([
  ['/activity?tab=jobs', 'phone'],
  ['/activity?tab=people', 'desktop'],
  ['/settings?find=backup', 'phone'],
] as const)('%s on a %s: axe finds nothing', async (view, size) => {
  await using page = await opened(view, size);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 200))])).toEqual([]);
});
