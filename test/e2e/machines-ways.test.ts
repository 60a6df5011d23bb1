import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, sizes } from './browser.ts';
import { at as atPage, button, clean, row, search } from './machines-at.ts';

/** Ways in, decisions, the palette and the settings of a machine, by keyboard; the list on a phone. */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const at = (path: string, story: Parameters<typeof atPage>[2], ...more: More) =>
  atPage(browser, path, story, ...more);
type More = [size?: Parameters<typeof atPage>[3], scenario?: Parameters<typeof atPage>[4]];

test('a list is pasted: every mistake at its line, none half added', () =>
  at('/machines', async (page, server) => {
    await button(page, 'Add machine').press('Enter');
    await page.getByRole('tab', { name: 'A list' }).press('Enter');
    const text = page.getByLabel('Paste CSV or a list');
    await text.fill('hostname,mac\na-1,52:54:00:00:00:01\na-2,52:54:00\na-3,nothing');
    await page.getByText('1 of 3 rows are ready').waitFor();
    await page.getByText('2 mistakes', { exact: true }).waitFor();
    await clean(page);
    expect(await button(page, 'Add 3 machines').getAttribute('aria-disabled')).toBe('true');
    await button(page, 'Go to line 3').press('Enter');
    const chosen = (e: HTMLTextAreaElement): string => e.value.slice(e.selectionStart, e.selectionEnd);
    expect(await text.evaluate(chosen as never)).toBe('a-2,52:54:00');
    await text.fill('hostname,mac\na-1,52:54:00:00:00:01');
    await button(page, 'Add 1 machine').press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(server.calls.filter((name) => name === 'machines.import')).toHaveLength(1);
  }));

test('10,000 rows of mistakes stay usable', () =>
  at('/machines?add=list', async (page) => {
    await page.getByLabel('Paste CSV or a list').evaluate((area) => {
      const lines = Array.from({ length: 10_000 }, (_, i) => `m-${i},none`);
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', `hostname,mac\n${lines.join('\n')}`);
      area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await page.getByText('10,000 mistakes', { exact: true }).waitFor();
    await page.getByText('The first 200 of 10,000').waitFor();
    await button(page, 'Go to line 2').press('Enter');
  }));

test('machines that were heard are picked', () =>
  at('/machines', async (page, server) => {
    await button(page, 'Discover').press('Enter');
    await page.getByRole('checkbox', { name: 'Pick idrac-7KQ3V03' }).press('Space');
    await clean(page);
    await button(page, 'Add 1 machine').press('Enter');
    await expect.poll(() => server.calls).toContain('machines.create');
  }));

test('a decision waits above the list and is taken on the page of its machine', () =>
  at('/machines', async (page, server) => {
    await page.getByRole('link', { name: 'Decide on build-06' }).press('Enter');
    await page.getByText('Is this build-06?').waitFor();
    await clean(page);
    await button(page, 'It is build-06').press('Enter');
    await page.getByText('Is this build-06?').waitFor({ state: 'detached' });
    expect(server.calls).toContain('machines.claim_accept');
  }));

test('[ and ] go through the list that a machine was opened from, and Esc back to it', () =>
  at('/machines?filter=pool:(=gpu)', async (page) => {
    await row(page, 'gpu-03').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'gpu-03' }).waitFor();
    await page.keyboard.press(']');
    await page.getByRole('heading', { name: 'gpu-01' }).waitFor();
    await page.keyboard.press(']');
    await page.getByRole('heading', { name: 'gpu-02' }).waitFor();
    await page.keyboard.press('[');
    await page.getByRole('heading', { name: 'gpu-01' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('grid').waitFor();
    expect(search(page).get('filter')).toBe('pool:(=gpu)');
  }));

test('the palette finds by name, MAC in any notation and serial, and shows what is forbidden with its reason', () =>
  at('/machines', async (page) => {
    await row(page, 'store-03').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('build-04');
    await page.getByRole('option', { name: /^build-04/ }).waitFor();
    await page.getByRole('option', { name: 'Commission not while it is Commissioning' }).waitFor();
    await clean(page);
    for (const typed of ['B0-7B-25-0E-41-91', 'b07b.250e.4191', '7KQ3V01']) {
      await page.getByRole('combobox').fill(typed);
      await page.getByRole('option', { name: /^build-04/ }).waitFor();
    }
    await page.getByRole('combobox').fill('build-04 abort');
    await page.getByRole('option', { name: /^Power cycle/ }).waitFor({ state: 'detached' });
    await page.getByRole('option', { name: /^Abort/ }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Abort the run of build-04' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.getByText('Recent', { exact: true }).waitFor();
    await page.keyboard.type('> add');
    await page.getByRole('option', { name: 'Add a list of machines' }).waitFor();
    expect(await page.getByRole('option', { name: /build-04/ }).count()).toBe(0);
  }));

test('tags, place and lock are changed in the settings of a machine', () =>
  at('/machines/m00019?tab=settings', async (page, server) => {
    await page.getByLabel('Tags').fill('uefi wrong/tag');
    await page.getByText(/“wrong\/tag” is no tag/).waitFor();
    await page.getByLabel('Tags').fill('uefi nvme');
    await page.getByLabel('Zone').selectOption('bench');
    await button(page, 'Save').last().press('Enter');
    await page.getByText('Saved').waitFor();
    await clean(page);
    expect(server.calls).toContain('machines.update');
  }));

test('on a phone: filter, select all that match, and the tray', () =>
  at(
    '/machines',
    async (page) => {
      await page.getByText('store-03').waitFor();
      await button(page, 'Filter').click();
      await page.keyboard.type('status:(=ready)');
      await page.getByText('store-03').waitFor({ state: 'detached' });
      await button(page, 'Select all 5').click();
      await button(page, 'Commission').click();
      await button(page, 'Commission 5 machines').waitFor();
      await clean(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(sizes.phone.width);
    },
    'phone',
  ));
