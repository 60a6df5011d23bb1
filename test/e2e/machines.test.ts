import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage, sizes } from './browser.ts';
import type { Scenario } from './fixture-answers.ts';
import { openFixtureServer, type FixtureServer } from './fixture-server.ts';

/** The list of machines and the palette, by keyboard: filter, views, selection, the tray, ways in, decisions. */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function at(
  path: string,
  story: (page: Page, server: FixtureServer) => Promise<void>,
  size: keyof typeof sizes = 'desktop',
  scenario: Scenario = 'fleet',
) {
  const server = await openFixtureServer(scenario);
  const { page, complaints, context } = await openPage(browser, size);
  try {
    await page.goto(server.url + path);
    await story(page, server);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
    await server.close();
  }
}

const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const search = (page: Page): URLSearchParams => new URL(page.url()).searchParams;

/** Nothing that axe finds. Colours of both schemes are computed in renderer/ui/theme.test.ts; a menu is no landmark. */
async function clean(page: Page): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode().disableRules(['color-contrast', 'region']);
  const { violations } = await axe.analyze();
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 200)).join(' | ')}`);
  expect(found).toEqual([]);
}

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
    await expect
      .poll(async () => {
        await page.keyboard.press(']');
        return page.getByRole('heading', { level: 1 }).textContent();
      })
      .toBe('gpu-02');
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
