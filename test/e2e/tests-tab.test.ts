import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { at, button, clean, row, search } from './machines-at.ts';

/** What tests found, told of one machine: the bays, the numbers, the past, suppressing, the report; and starting tests. */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const failed = '/machines/m00001?tab=tests';
const ready = '/machines/m00015?tab=tests';

test('the disk that stands apart is named, drawn and numbered; a table stands behind the drawing', () =>
  at(browser, failed, async (page) => {
    await page.getByRole('heading', { name: 'sdh reads 42% slower than its 11 peers' }).waitFor();
    const bays = page.getByRole('list', { name: 'Disks in slot order' });
    expect(await bays.getByRole('button').count()).toBe(12);
    expect(await bays.getByRole('button', { name: /slot 8 sdh/ }).getAttribute('aria-pressed')).toBe('true');
    await page.getByText('131 against 221 to 229 for the others').waitFor();
    await page.getByText('214', { exact: true }).waitFor();
    await page.getByLabel('Drawn by').selectOption('temperature');
    await bays.getByRole('button', { name: /sda/ }).getByText('33').first().waitFor();
    await button(page, 'Show numbers').click();
    expect(await row(page, 'sdh').textContent()).toContain('38.1');
    await clean(page);
  }));

test('another disk and another script have addresses; going back to a run before as well', () =>
  at(browser, failed, async (page) => {
    await page.getByRole('button', { name: /slot 1 sda/ }).click();
    await expect.poll(() => search(page).get('result')).toBe('100');
    await page.getByRole('button', { name: /^stress-ng-cpu-short/ }).click();
    await page.getByText('Hottest core').waitFor();
    await page.getByText('Clock over the run, 4,400 to 5,000 MHz').waitFor();
    expect(search(page).get('script')).toBe('stress-ng-cpu-short');
    await page.reload();
    await page.getByText('Hottest core').waitFor();
    await page.getByRole('button', { name: /All 8 passed.*2 August|All 8 passed.*1 h 19/ }).click();
    await expect.poll(() => search(page).get('run')).toBe('7');
  }));

test('a run that is kept no longer says so, and the newest is one step away', () =>
  at(browser, `${failed}&run=999`, async (page) => {
    await page.getByText('store-03 has no run 999.').waitFor();
    await button(page, 'Show the newest run').click();
    await page.getByRole('heading', { name: 'sdh reads 42% slower than its 11 peers' }).waitFor();
  }));

test('its past and its full output open below the disk', () =>
  at(browser, failed, async (page) => {
    await button(page, 'Compare runs').click();
    await page.getByText('131 MB/s, 42% lower than on 2 August').waitFor();
    expect(await row(page, 'Read, MB/s').textContent()).toContain('204');
    await button(page, 'Full output').click();
    await page.getByRole('region', { name: 'output of fio' }).getByText('System Memory').waitFor();
  }));

test('a result is suppressed and counted again, each in a dialog that says what it means', () =>
  at(browser, failed, async (page, server) => {
    await button(page, 'Suppress…').click();
    const dialog = page.getByRole('dialog', { name: 'Suppress fio on sdh' });
    await dialog.locator('button:focus').waitFor();
    await clean(page);
    await page.keyboard.press('Enter');
    await button(page, 'Count it again').click();
    await page.getByRole('dialog', { name: 'Count fio on sdh again' }).locator('button:focus').waitFor();
    await page.keyboard.press('Enter');
    await button(page, 'Suppress…').waitFor();
    expect(server.calls.filter((name) => name === 'scripts.suppress')).toHaveLength(2);
  }));

test('the report shows as it is printed, and is printed and saved', () =>
  at(browser, failed, async (page) => {
    await button(page, 'Report').click();
    const dialog = page.getByRole('dialog', { name: 'Report of store-03' });
    const frame = dialog.locator('iframe');
    await frame.contentFrame().getByRole('heading', { name: 'Acceptance report of store-03' }).waitFor();
    await frame.evaluate((element: HTMLIFrameElement) => {
      element.contentWindow!.print = () => element.setAttribute('data-printed', '');
    });
    await button(page, 'Print or save as PDF').click();
    await dialog.locator('iframe[data-printed]').waitFor();
    const saved = page.waitForEvent('download');
    await button(page, 'Save as HTML').click();
    expect((await saved).suggestedFilename()).toBe('report.html');
  }));

test('while it runs: how far each disk is, and what the chosen one writes', () =>
  at(browser, '/machines/m00010?tab=tests', async (page) => {
    await page.getByRole('heading', { name: /smartctl-long, 4 of 12 done/ }).waitFor();
    await page.getByRole('button', { name: /slot 5 sde.*34%/ }).waitFor();
    await page.getByRole('region', { name: 'output of smartctl-long' }).waitFor();
    await clean(page);
  }));

test('never tested: what a test does, and the way to one', () =>
  at(browser, '/machines/m00013?tab=tests', async (page) => {
    await page.getByRole('heading', { name: 'Never tested' }).waitFor();
    await button(page, 'Test…').click();
    await page.getByRole('dialog', { name: 'Test swift-heron' }).waitFor();
  }));

test('t asks what to run; values that do not fit are said at their field; the button says what happens', () =>
  at(browser, ready, async (page, server) => {
    await page.getByRole('heading', { name: 'All 12 passed' }).waitFor();
    await page.keyboard.press('t');
    const dialog = page.getByRole('dialog', { name: 'Test build-05' });
    await dialog.locator('input:focus').waitFor();
    await button(page, 'Run 2 tests on 2 disks').waitFor();
    await dialog.getByLabel('fio', { exact: true }).check();
    await dialog.getByLabel('Time for each disk').fill('5');
    await dialog.getByText('Too short. At least 10 s are taken.').waitFor();
    const go = button(page, 'Run 3 tests on 2 disks');
    expect(await go.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByLabel('Time for each disk').fill('1:30');
    await dialog.getByLabel('All 2 disks').uncheck();
    await clean(page);
    await button(page, 'Run 3 tests on 1 disk').click();
    await dialog.waitFor({ state: 'detached' });
    expect(server.calls).toContain('machines.test');
    await page.getByText('Testing', { exact: true }).first().waitFor();
  }));

test('tests that destroy data stand apart, ask for a tick, and are refused on a machine in use', () =>
  at(browser, ready, async (page) => {
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('badblocks-destructive').check();
    await dialog.getByText('Everything on 2 disks is lost.').waitFor();
    const go = button(page, 'Overwrite 2 disks, run 3 tests');
    expect(await go.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByLabel('What is on these disks may be lost').check();
    expect(await go.getAttribute('aria-disabled')).toBeNull();
    await page.goto(new URL('/machines/m00021?tab=tests', page.url()).href);
    await page.getByRole('heading', { name: 'db-02' }).waitFor();
    await page.keyboard.press('t');
    await dialog.getByText(/db-02 is in use: its disks hold somebody’s data/).waitFor();
    expect(await dialog.getByLabel('badblocks-destructive').getAttribute('aria-disabled')).toBe('true');
  }));

test('on a phone: the sentence, a choice of scripts, two bays beside each other', () =>
  at(
    browser,
    failed,
    async (page) => {
      await page.getByRole('heading', { name: 'sdh reads 42% slower than its 11 peers' }).waitFor();
      await page.getByLabel('Script', { exact: true }).selectOption('memtester');
      await page.getByRole('heading', { name: 'memtester: passed, 128 GiB' }).waitFor();
      await clean(page);
    },
    'phone',
  ));
