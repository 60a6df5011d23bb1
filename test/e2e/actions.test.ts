import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage } from './browser.ts';
import type { Scenario } from './fixture-answers.ts';
import { openFixtureServer, type FixtureServer } from './fixture-server.ts';

/** The main actions by keyboard alone. */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function at(
  scenario: Scenario,
  path: string,
  story: (page: Page, server: FixtureServer) => Promise<void>,
) {
  const server = await openFixtureServer(scenario);
  const { page, context } = await openPage(browser);
  try {
    await page.goto(server.url + path);
    await story(page, server);
  } finally {
    await context.close();
    await server.close();
  }
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Tab until an element has the focus; at most 60 steps. */
async function tabTo(page: Page, selector: ReturnType<typeof button>): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (await selector.evaluate((e) => e === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('not reached by Tab');
}

/** Waits for the dialog, and until it has the focus: a key that comes before goes nowhere. */
async function inDialog(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name });
  await dialog.waitFor();
  await dialog.locator('input:focus, button:focus').waitFor();
}

test('first run: everything answers itself, Start serves, and the list opens', () =>
  at('first-run', '/', async (page, server) => {
    await page.getByText('Room for 101 machines at once.').waitFor();
    await tabTo(page, button(page, 'Start on enp3s0'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Machines' }).waitFor();
    expect(server.calls).toContain('network.start');
  }));

test('first run: a pool that does not fit says so at its field, and Start says why it waits', () =>
  at('first-run', '/', async (page, server) => {
    await page.getByLabel('to', { exact: true }).fill('10.77.0.99');
    await page.getByText('The pool ends before it begins.').waitFor();
    expect(await button(page, 'Start on enp3s0').getAttribute('aria-disabled')).toBe('true');
    await button(page, 'Start on enp3s0').click({ force: true });
    await page.getByText('A field does not fit yet.').waitFor();
    expect(server.calls).not.toContain('network.start');
  }));

test('list: filter, move, open, and back', () =>
  at('fleet', '/machines', async (page) => {
    await page.getByRole('row', { name: /store-03/ }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('build-0');
    await page.getByRole('row', { name: /store-03/ }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toContain('filter=build-0');
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /store-03/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'build-04' }).waitFor();
    await page.getByText('since then').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Machines' }).waitFor();
  }));

test('list: a part of the fleet strip filters, and again shows all', () =>
  at('fleet', '/machines', async (page) => {
    const ready = page.getByRole('button', { name: /Ready/ });
    await tabTo(page, ready);
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /store-03/ }).waitFor({ state: 'detached' });
    expect(await ready.getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /store-03/ }).waitFor();
  }));

test('list: 10,000 rows, only those in sight are drawn', () =>
  at('many', '/machines', async (page, server) => {
    await page.getByRole('row', { name: /node-00001/ }).waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.getByRole('row', { name: /node-10000/ }).waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    expect(server.calls.filter((name) => name === 'machines.list').length).toBeLessThan(12);
  }));

test('a New machine is commissioned with c', () =>
  at('fleet', '/machines/m00013', async (page, server) => {
    await button(page, 'Commission').waitFor();
    await page.keyboard.press('c');
    await page.getByText('Commissioning', { exact: true }).first().waitFor();
    expect(server.calls).toContain('machines.commission');
  }));

test('a run is aborted after a dialog that says what happens', () =>
  at('fleet', '/machines/m00007', async (page, server) => {
    await tabTo(page, button(page, 'Abort'));
    await page.keyboard.press('Enter');
    await inDialog(page, 'Abort the run of build-01');
    await page.keyboard.type('wrong machine');
    await page.keyboard.press('Enter');
    await page.getByText('New', { exact: true }).first().waitFor();
    expect(server.calls).toContain('machines.abort');
  }));

test('a Broken machine is marked fixed, a Ready one broken, with a comment', () =>
  at('fleet', '/machines/m00004', async (page, server) => {
    await tabTo(page, button(page, 'Mark fixed'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('Comment, kept with the event').fill('fan replaced');
    await page.keyboard.press('Enter');
    await page.getByText('Ready', { exact: true }).first().waitFor();
    await button(page, 'More actions').press('Enter');
    await page.getByRole('menuitem', { name: 'Mark broken' }).press('Enter');
    await inDialog(page, 'Mark edge-02 broken');
    await page.keyboard.press('Enter');
    await page.getByText('Broken', { exact: true }).first().waitFor();
    expect(server.calls).toEqual(expect.arrayContaining(['machines.mark_fixed', 'machines.mark_broken']));
  }));

test('an action that cannot be done stays, keeps focus, and says why', () =>
  at('fleet', '/machines/m00015', async (page, server) => {
    await button(page, 'More actions').press('Enter');
    const abort = page.getByRole('menuitem', { name: /^Abort/ });
    expect(await abort.getAttribute('aria-disabled')).toBe('true');
    expect(await abort.textContent()).toMatch(/build-05 is Ready\. Abort is possible in: Commissioning/);
    await abort.press('Enter');
    expect(server.calls).not.toContain('machines.abort');
  }));

test('power: on, off after a dialog, and what the BMC says', () =>
  at('fleet', '/machines/m00015', async (page, server) => {
    await tabTo(page, button(page, 'Switch on'));
    await page.keyboard.press('Enter');
    await button(page, 'Switch off').waitFor();
    await page.keyboard.press('p');
    await page.keyboard.press('q');
    await page.getByText('The BMC says: on.').waitFor();
    await page.keyboard.press('p');
    await page.keyboard.press('f');
    await inDialog(page, 'Switch off build-05');
    await page.keyboard.press('Enter');
    await button(page, 'Switch on').waitFor();
    expect(server.calls).toEqual(expect.arrayContaining(['power.on', 'power.query', 'power.off']));
  }));

test('the power driver is checked step by step, and the step that fails says what to do', () =>
  at('fleet', '/machines/m00015?tab=settings', async (page) => {
    await tabTo(page, button(page, 'Check'));
    await page.keyboard.press('Enter');
    await page.getByText(/refused user "metaldesk"/).waitFor();
    expect(await page.getByLabel('Password').inputValue()).toBe('');
    expect(await page.getByLabel('Password').getAttribute('placeholder')).toBe('stored, replace…');
  }));

test('a machine is added by hand; what does not fit is said at its field', () =>
  at('fleet', '/machines', async (page, server) => {
    await tabTo(page, button(page, 'Add machine'));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Add a machine' });
    await dialog.getByLabel('MAC addresses').fill('52:54:00:12:34');
    await button(page, 'Add and commission').press('Enter');
    await dialog.getByText(/“52:54:00:12:34” is no MAC address/).waitFor();
    await dialog.getByLabel('MAC addresses').fill('52:54:00:00:00:01');
    await button(page, 'Add and commission').press('Enter');
    await dialog.getByText(/build-01 has 52:54:00:00:00:01 already/).waitFor();
    await dialog.getByLabel('MAC addresses').fill('52:54:00:12:34:56');
    await dialog.getByLabel('Power type').selectOption('ipmi');
    await button(page, 'Add and commission').press('Enter');
    await dialog.getByText('BMC address is needed by this driver.').waitFor();
    await dialog.getByLabel('BMC address').fill('10.77.0.212');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'swift-heron' }).waitFor();
    expect(server.calls.filter((name) => name === 'machines.create')).toHaveLength(2);
  }));

test('without the controller: data stays, the banner says since when, actions say why they wait', () =>
  at('fleet', '/machines/m00013', async (page, server) => {
    await button(page, 'Commission').waitFor();
    server.goAway();
    await page.getByText(/^Not connected to the controller since \d\d:\d\d$/).waitFor();
    expect(await button(page, 'Commission').getAttribute('aria-disabled')).toBe('true');
    await button(page, 'Commission').focus();
    await page
      .getByRole('tooltip')
      .getByText(/It is possible again when it answers/)
      .waitFor();
    await page.getByRole('heading', { name: 'swift-heron' }).waitFor();
  }));

test('colours and density are chosen by keyboard and kept', () =>
  at('fleet', '/machines', async (page) => {
    await button(page, 'View: colours and density').press('Enter');
    await page.getByRole('menuitemradio', { name: 'Light' }).press('Enter');
    await page.locator('html[data-light]').waitFor();
    await button(page, 'View: colours and density').press('Enter');
    await page.getByRole('menuitemcheckbox', { name: /Gloves/ }).press('Enter');
    await page.reload();
    await page.locator('html[data-light][data-density=touch]').waitFor();
    expect((await page.getByRole('row', { name: /store-03/ }).boundingBox())?.height).toBe(48);
  }));
