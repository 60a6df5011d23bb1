import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { at, button, clean, search } from './machines-at.ts';

/** The place Tests: runs of all machines, scripts built in and own, their texts and versions. */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('g t: what the last runs found, and a report of several machines', () =>
  at(browser, '/machines', async (page) => {
    await page.getByRole('row', { name: /store-03/ }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.getByText('The last tests of 1 machine out of 7 found something').waitFor();
    expect(await button(page, 'Batch report').getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('Select store-03').check();
    await page.getByLabel('Select build-05').check();
    await clean(page);
    await button(page, 'Report of 2 machines').click();
    await page
      .locator('iframe')
      .contentFrame()
      .getByRole('heading', { name: 'Acceptance report of 2 machines' })
      .waitFor();
    await button(page, 'Close').click();
    await page.getByRole('link', { name: 'store-02' }).click();
    await page.getByRole('heading', { name: 'store-02' }).waitFor();
    expect(search(page).get('run')).toBe('10');
  }));

test('scripts are found by what they test; one is opened, and copied', () =>
  at(browser, '/tests?part=scripts', async (page, server) => {
    await page.getByText('11 scripts').waitFor();
    await clean(page);
    await page.keyboard.press('/');
    await page.keyboard.type('gateway');
    await page.getByText('1 script', { exact: true }).waitFor();
    await page.getByLabel('Find a script').fill('nothing like it');
    await page.getByRole('heading', { name: 'No script matches “nothing like it”' }).waitFor();
    await button(page, 'Show all scripts').last().click();
    await page.getByRole('link', { name: 'fio' }).click();
    await page.getByText('Sequential read over the whole disk').waitFor();
    expect(await button(page, 'Edit').getAttribute('aria-disabled')).toBe('true');
    await button(page, 'Edit').hover();
    await page.getByRole('tooltip').getByText('Copy it, and change the copy.').waitFor();
    await button(page, 'Copy…').click();
    const dialog = page.getByRole('dialog', { name: 'Copy fio' });
    await dialog.locator('input:focus').waitFor();
    await dialog.getByLabel('Name of the copy').fill('fio');
    await page.keyboard.press('Enter');
    await dialog.getByText('There is a script fio already.').waitFor();
    await dialog.getByLabel('Name of the copy').fill('my-fio');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'my-fio' }).waitFor();
    expect(server.calls.filter((name) => name === 'scripts.copy')).toHaveLength(2);
  }));

test('versions: what differs, and back to one', () =>
  at(browser, '/tests/rack-lights', async (page, server) => {
    await page.getByText('Version 2, the newest').waitFor();
    await page.getByRole('link', { name: 'Compare with the newest' }).click();
    const table = page.getByRole('table', { name: 'From version 1 to version 2' });
    await expect.poll(() => table.getByRole('row', { name: /- sleep 2/ }).count()).toBe(2);
    expect(await table.getByRole('row', { name: /\+ sleep 1/ }).count()).toBe(2);
    await clean(page);
    await button(page, 'Revert to it…').click();
    await page
      .getByRole('dialog', { name: 'Revert rack-lights to version 1' })
      .locator('button:focus')
      .waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => server.calls).toContain('scripts.revert');
  }));

test('a script is written: each fault at its line, saved once it fits; deleted after a dialog', () =>
  at(browser, '/tests/rack-lights?edit=true', async (page, server) => {
    const text = page.getByLabel('Text of the script');
    await text.waitFor();
    const whole = await text.inputValue();
    await text.fill(whole.replace('# script_type', '# timeout: soon\n# script_type'));
    await page.getByRole('button', { name: 'Line 5' }).click();
    expect(
      await text.evaluate((e: HTMLTextAreaElement) => e.value.slice(e.selectionStart, e.selectionEnd)),
    ).toBe('# timeout: soon');
    expect(await button(page, 'Save new version').getAttribute('aria-disabled')).toBe('true');
    await clean(page);
    await text.fill(`${whole}echo done\n`);
    await page.getByText('rack-lights: test, machine').waitFor();
    await button(page, 'Save new version').click();
    await expect.poll(() => server.calls).toContain('scripts.update');
    await button(page, 'Delete…').click();
    await page.getByRole('dialog', { name: 'Delete rack-lights' }).locator('button:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('10 scripts').waitFor();
  }));

test('a script of one’s own is read from a file', () =>
  at(browser, '/tests?part=scripts', async (page, server) => {
    await button(page, 'Add script').click();
    const chooser = page.waitForEvent('filechooser');
    await button(page, 'Choose a file…').click();
    const body =
      '#!/bin/sh\n# --- Start MAAS 1.0 script metadata ---\n# name: my-test\n# --- End MAAS 1.0 script metadata ---\n';
    await (await chooser).setFiles({ name: 'my-test.sh', mimeType: 'text/plain', buffer: Buffer.from(body) });
    await expect.poll(() => page.getByLabel('Text of the script').inputValue()).toBe(body);
    await button(page, 'Save script').click();
    await page.getByRole('heading', { name: 'my-test' }).waitFor();
    expect(server.calls).toContain('scripts.create');
  }));

test('on a phone: cards of runs and lines of scripts', () =>
  at(
    browser,
    '/tests',
    async (page) => {
      await page.getByRole('list', { name: 'Runs' }).getByText('store-03').first().waitFor();
      await page.getByRole('tab', { name: 'Scripts' }).click();
      await page.getByRole('link', { name: 'badblocks-destructive' }).waitFor();
      await clean(page);
    },
    'phone',
  ));
