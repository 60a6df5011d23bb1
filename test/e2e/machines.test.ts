import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { at as atPage, button, clean, row, search } from './machines-at.ts';

/** The list of machines by keyboard: filter, views, groups, columns, selection and the tray. */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const at = (path: string, story: Parameters<typeof atPage>[2], ...more: More) =>
  atPage(browser, path, story, ...more);
type More = [size?: Parameters<typeof atPage>[3], scenario?: Parameters<typeof atPage>[4]];

test('a filter is completed from fields and values, stands as tokens, and is in the address', () =>
  at('/machines', async (page) => {
    await row(page, 'store-03').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('poo');
    await page.getByRole('option', { name: /^pool/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: /gpu/ }).waitFor();
    await clean(page);
    await page.keyboard.type('gp');
    await page.getByRole('option', { name: /storage/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await button(page, 'Drop pool:(=gpu)').waitFor();
    await row(page, 'store-03').waitFor({ state: 'detached' });
    await expect.poll(() => search(page).get('filter')).toBe('pool:(=gpu)');
    await page.keyboard.press('Backspace');
    expect(await page.getByRole('combobox', { name: 'Filter machines' }).inputValue()).toBe('pool:(=gpu)');
  }));

test('a filter that cannot be read says where and why', () =>
  at('/machines?filter=rack%20statu:(=ready)', async (page) => {
    await page.getByText(/There is no field statu\./).waitFor();
    expect(await page.locator('mark').textContent()).toBe('statu');
    await clean(page);
  }));

test('no match: each term says how many it excludes, and goes at one press', () =>
  at('/machines?filter=status:(=ready)%20pool:(=gpu)%20mem:(%3E=512)', async (page) => {
    await page.getByText('2 would match without mem:(>=512).').waitFor();
    await clean(page);
    await button(page, 'Drop mem (2 machines)').press('Enter');
    await row(page, 'gpu-01').waitFor();
    expect(search(page).get('filter')).toBe('status:(=ready) pool:(=gpu)');
  }));

test('a view is saved, opened and deleted', () =>
  at('/machines?filter=pool:(=gpu)&grouping=zone', async (page) => {
    await row(page, 'gpu-01').waitFor();
    await button(page, 'Views').press('Enter');
    await page.getByLabel('Name of this view').fill('Graphics');
    await page.keyboard.press('Enter');
    await button(page, /^Graphics/).waitFor();
    await clean(page);
    await button(page, 'All machines').press('Enter');
    await row(page, 'store-03').waitFor();
    await button(page, 'Views').press('Enter');
    await button(page, /^Graphics/).press('Enter');
    await row(page, 'store-03').waitFor({ state: 'detached' });
    expect(search(page).get('grouping')).toBe('zone');
    await button(page, 'Views').press('Enter');
    await button(page, 'Delete the view Graphics').press('Enter');
    await page.getByText(/None yet/).waitFor();
  }));

test('groups fold by keyboard; columns are chosen and kept', () =>
  at('/machines', async (page) => {
    await row(page, 'store-03').waitFor();
    await button(page, 'Group: none').press('Enter');
    await page.getByRole('menuitemradio', { name: 'zone' }).press('Enter');
    await row(page, 'edge-02').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await row(page, 'edge-02').waitFor({ state: 'detached' });
    expect(search(page).get('folded')).toBe('["bench"]');
    await button(page, 'Columns').press('Enter');
    await page.getByRole('checkbox', { name: 'Serial' }).press('Space');
    await button(page, 'Serial wider').press('Enter');
    await clean(page);
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Serial' }).waitFor();
    await page.goto(new URL('/machines', page.url()).href);
    await page.getByRole('columnheader', { name: 'Serial' }).waitFor();
  }));

test('rows are selected by x and Shift, the tray says who will and who will not before anything is sent', () =>
  at('/machines', async (page, server) => {
    await row(page, 'build-05').waitFor();
    await page.getByRole('grid').focus();
    for (let i = 0; i < 13; i++) await page.keyboard.press('j');
    await page.keyboard.press('x');
    for (let i = 0; i < 3; i++) await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    await page.getByText('4 selected').waitFor();
    await page.keyboard.press('c');
    await button(page, 'Commission 3 machines').waitFor();
    await page.getByText('1 will not').waitFor();
    await clean(page);
    expect(server.calls).not.toContain('machines.bulk');
    await button(page, 'Commission 3 machines').press('Enter');
    await page.getByText('2 of 4 failed').waitFor();
    await clean(page);
    await button(page, 'Select the 2 that failed').press('Enter');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('2 selected').waitFor({ state: 'detached' });
  }));

test('a locked machine is unlocked from the preview', () =>
  at('/machines?filter=db-01', async (page, server) => {
    await row(page, 'db-01').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('p');
    await page.keyboard.press('f');
    await page.getByText('Locked. Unlock it first.').waitFor();
    expect(await button(page, 'Switch off 0 machines').getAttribute('aria-disabled')).toBe('true');
    await button(page, 'Unlock…').press('Enter');
    await button(page, 'Unlock 1 machine').press('Enter');
    await page.getByText('1 machine, done').waitFor();
    await button(page, 'Close').press('Enter');
    await button(page, 'Switch off 1 machine').waitFor();
    expect(server.calls.filter((name) => name === 'machines.bulk')).toHaveLength(1);
  }));

test('Ctrl A selects all that match, in sight or not', () =>
  at(
    '/machines',
    async (page) => {
      await row(page, 'node-00001').waitFor();
      await page.keyboard.press('Control+a');
      await page.getByText('10,000 selected').waitFor();
      await page.keyboard.press('c');
      await button(page, /^Commission [\d,]+ machines$/).waitFor();
    },
    'desktop',
    'many',
  ));

test("a row's actions by the key . and by right click; what cannot be done says why", () =>
  at('/machines', async (page) => {
    await row(page, 'swift-heron').waitFor();
    await row(page, 'swift-heron').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Abort swift-heron is New/ }).waitFor();
    await clean(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('.');
    await page.getByRole('menuitem', { name: /^Commission/ }).press('Enter');
    await button(page, 'Commission 1 machine').waitFor();
  }));

test('single letters can be switched off; arrows and Ctrl still act', () =>
  at('/machines', async (page) => {
    await row(page, 'store-03').waitFor();
    await page.keyboard.press('?');
    await clean(page);
    await page.getByRole('switch', { name: 'Single letters and signs act' }).press('Space');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('x');
    await page.keyboard.press('Control+a');
    await page.getByText('24 selected').waitFor();
  }));
