import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { deployed, dialogNamed, failed, inRescue, ready } from './deploy-at.ts';
import { at, button, clean } from './machines-at.ts';

/** What a deployed machine shows, and giving it back. */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a deployed machine says how to log in', () =>
  at(browser, deployed, async (page) => {
    const card = page.getByRole('region', { name: 'db-02 runs Debian GNU/Linux 12 (bookworm)' });
    await card.getByText('ssh debian@10.77.0.32').waitFor();
    await card.getByText(/^SHA256:4bTn0/).waitFor();
    await card.getByText('LVM on sda').waitFor();
    await clean(page);
  }));

test('a failed deployment says where it ended and what to try', () =>
  at(browser, failed, async (page) => {
    const card = page.getByRole('region', { name: 'The installation ended at: Install the boot loader' });
    await card.getByText(/no space left on \/boot\/efi/).waitFor();
    await clean(page);
    await card.getByRole('button', { name: 'Deploy again' }).press('Enter');
    await dialogNamed(page, 'Deploy web-04');
  }));

test('kept, the disks are not touched and nothing is ticked', () =>
  at(browser, deployed, async (page, server) => {
    await button(page, 'Release').waitFor();
    await page.keyboard.press('r');
    const dialog = await dialogNamed(page, 'Release db-02');
    await dialog.getByText('Debian 12 with 31 GB of data').waitFor();
    await dialog.getByRole('button', { name: 'Release', exact: true }).press('Enter');
    await page.getByText('Releasing', { exact: true }).first().waitFor();
    expect(server.calls).toContain('release.start');
  }));

test('erased, what each disk does is said, what is lost is agreed to', () =>
  at(browser, deployed, async (page, server) => {
    await button(page, 'Release').click();
    const dialog = await dialogNamed(page, 'Release db-02');
    await dialog.getByRole('radio', { name: /^Erase by the disk itself/ }).check();
    await dialog.getByText('Its firmware is frozen; it is overwritten instead.').waitFor();
    await clean(page);
    const go = button(page, 'Erase 4 disks and release');
    await go.press('Enter');
    expect(server.calls).not.toContain('release.start');
    await dialog.getByRole('checkbox', { name: 'Erase sda, sdb, nvme0n1 and sdc' }).press('Space');
    await dialog.getByRole('radio', { name: /^Overwrite everything/ }).check();
    await dialog.getByText('overwritten, about 14 h').waitFor();
    expect(await go.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByRole('checkbox', { name: /^Erase sda/ }).press('Space');
    await go.press('Enter');
    await page.getByText('Disk erasing', { exact: true }).first().waitFor();
  }));

test('certificates stand in the story and are shown as they are printed', () =>
  at(browser, ready, async (page) => {
    const card = page.getByRole('region', { name: 'Erase certificates' });
    await card.getByText('NVMe format, user data erase').waitFor();
    await card.getByText('not proved').waitFor();
    await button(page, 'Open certificates').press('Enter');
    const sheet = await dialogNamed(page, 'Erase certificate · gpu-01');
    await sheet
      .getByRole('region', { name: 'Certificate of sdb' })
      .getByText('1,000 samples, 3 with data')
      .waitFor();
    await clean(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#root').isVisible()).toBe(false);
    expect(await sheet.getByText('Purge').isVisible()).toBe(true);
    expect(await button(page, 'Print').isVisible()).toBe(false);
  }));

test('printing another page prints that page', () =>
  at(browser, ready, async (page) => {
    await button(page, 'Open certificates').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#root').isVisible()).toBe(true);
  }));

test('rescue mode: entered after a dialog, logged in to, left', () =>
  at(browser, inRescue, async (page, server) => {
    await page
      .getByRole('region', { name: 'edge-01 waits in rescue mode' })
      .getByText('ssh root@10.77.0.71')
      .waitFor();
    await button(page, 'Exit rescue mode').press('Enter');
    await dialogNamed(page, 'End rescue mode on edge-01');
    await page.keyboard.press('Enter');
    await page.getByText('Exiting rescue mode', { exact: true }).first().waitFor();
    expect(server.calls).toContain('machines.exit_rescue_mode');
  }));

test('a machine whose test failed is tested again, or used all the same', () =>
  at(browser, '/machines/m00001', async (page, server) => {
    await button(page, 'Test again').waitFor();
    await button(page, 'Override failed testing').press('Enter');
    await dialogNamed(page, 'Use store-03 although a test failed');
    await page.keyboard.press('Enter');
    await page.getByText('Ready', { exact: true }).first().waitFor();
    expect(server.calls).toContain('machines.override_failed_testing');
  }));
