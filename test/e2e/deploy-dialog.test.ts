import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { allocated, deployed, deploying, dialogNamed, ready } from './deploy-at.ts';
import { at, button, clean } from './machines-at.ts';

/** Deploying by keyboard and by pointer: what is shown before anything is sent. */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('d opens it; what is erased is named, agreed to, and said by the button', () =>
  at(browser, ready, async (page, server) => {
    await button(page, 'Deploy').waitFor();
    await page.keyboard.press('d');
    const dialog = await dialogNamed(page, 'Deploy gpu-01');
    await dialog.getByText('Ubuntu 22.04 with 212 GB of data is erased').waitFor();
    await dialog.getByText('sda holds Ubuntu 22.04 with 212 GB of data.').waitFor();
    expect(await dialog.getByText('not touched').count()).toBe(3);
    await clean(page);
    const go = button(page, 'Erase 1 disk and deploy');
    expect(await go.getAttribute('aria-disabled')).toBe('true');
    await go.press('Enter');
    expect(server.calls).not.toContain('deploy.start');
    await dialog.getByRole('checkbox', { name: 'Erase sda' }).press('Space');
    await go.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Deploying', { exact: true }).first().waitFor();
    expect(server.calls).toContain('deploy.start');
  }));

test('another layout or disk is drawn at once, and takes back what was agreed to', () =>
  at(browser, ready, async (page) => {
    await button(page, 'Deploy').click();
    const dialog = await dialogNamed(page, 'Deploy gpu-01');
    await dialog.getByRole('checkbox', { name: 'Erase sda' }).check();
    await dialog.getByRole('radio', { name: /^Flat/ }).press('ArrowRight');
    await dialog.getByRole('region', { name: 'vgroot' }).getByText('ext4 400 GB').waitFor();
    await dialog.getByLabel('Disk of the system').selectOption('nvme0n1');
    await dialog.getByText('nvme0n1 holds xfs “scratch”, 5.1 TB used.').waitFor();
    expect(await dialog.getByRole('checkbox', { name: 'Erase nvme0n1' }).isChecked()).toBe(false);
    await dialog.getByLabel('Disk of the system').selectOption('sdb');
    await button(page, 'Deploy').last().waitFor();
    expect(await dialog.getByRole('checkbox').count()).toBe(0);
  }));

test('small parts keep 56 px, and the large one takes the rest', () =>
  at(browser, ready, async (page) => {
    await button(page, 'Deploy').click();
    const dialog = await dialogNamed(page, 'Deploy gpu-01');
    const parts = dialog.getByRole('region', { name: 'Disk sda' }).getByRole('listitem');
    await parts.first().waitFor();
    const widths = await parts.evaluateAll((all) => all.map((e) => e.getBoundingClientRect().width));
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(56);
    expect(widths[2]!).toBeGreaterThan(3 * widths[0]!);
  }));

test('now and after, in the same drawing', () =>
  at(browser, ready, async (page) => {
    await button(page, 'Deploy').click();
    const dialog = await dialogNamed(page, 'Deploy gpu-01');
    await button(page, 'Now').press('Enter');
    await dialog.getByText('ext4 479 GB').waitFor();
    expect(await button(page, 'Now').getAttribute('aria-pressed')).toBe('true');
    await button(page, 'After').press('Enter');
    await dialog.getByText('ext4 471 GB').waitFor();
  }));

test('into memory: no disk is touched, and the button says nothing of erasing', () =>
  at(browser, ready, async (page, server) => {
    await button(page, 'Deploy').click();
    const dialog = await dialogNamed(page, 'Deploy gpu-01');
    await dialog.getByRole('radio', { name: /^Memory/ }).check();
    await expect.poll(() => dialog.getByText('not touched').count()).toBe(4);
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(server.calls).toContain('deploy.start');
  }));

test('a layout that cannot be chosen stays and says why', () =>
  at(browser, ready, async (page) => {
    await button(page, 'Deploy').click();
    const dialog = await dialogNamed(page, 'Deploy gpu-01');
    const custom = dialog.getByRole('radio', { name: /^Custom/ });
    expect(await custom.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByText('Nothing is drawn in its Storage tab.').waitFor();
    await custom.click({ force: true });
    expect(await custom.isChecked()).toBe(false);
  }));

test('user data: an error stands at its line, and holds the button back', () =>
  at(browser, ready, async (page) => {
    await button(page, 'Deploy').click();
    const dialog = await dialogNamed(page, 'Deploy gpu-01');
    const text = dialog.getByLabel('User data (cloud-init)');
    await text.fill('#cloud-config\npakages: [nvtop]\n\ttimezone: UTC');
    await dialog.getByText('A tab cannot indent YAML. Use two spaces for a level.').waitFor();
    await dialog.getByText('cloud-init knows no key "pakages": is packages meant?').waitFor();
    await clean(page);
    await button(page, 'Line 3:').press('Enter');
    expect(
      await text.evaluate((e: HTMLTextAreaElement) => e.value.slice(e.selectionStart, e.selectionEnd)),
    ).toBe('\ttimezone: UTC');
    const go = button(page, 'Erase 1 disk and deploy');
    await go.focus();
    await page.getByRole('tooltip').getByText('User data has an error. Correct it first.').waitFor();
    await text.fill('#cloud-config\ntimezone: UTC');
    await dialog.getByText('valid cloud-config').waitFor();
  }));

test('user data from a file; one that is too large is refused here', () =>
  at(browser, ready, async (page) => {
    await button(page, 'Deploy').click();
    const dialog = await dialogNamed(page, 'Deploy gpu-01');
    const file = dialog.locator('input[type=file]');
    const data = (buffer: Buffer) => ({ name: 'user-data', mimeType: 'text/plain', buffer });
    await file.setInputFiles(data(Buffer.from('#!/bin/sh\ntrue\n')));
    await dialog.getByText('valid script').waitFor();
    await file.setInputFiles(data(Buffer.alloc(1_048_577, 97)));
    await dialog.getByText('user-data is larger than 1 MiB, the most that cloud-init is given.').waitFor();
  }));

test('who can log in: somebody without a key is said, with the way to add one', () =>
  at(browser, ready, async (page) => {
    await button(page, 'Deploy').click();
    const dialog = await dialogNamed(page, 'Deploy gpu-01');
    await dialog.getByText('mira · 2 SSH keys').waitFor();
    await button(page, 'Without the keys of mira').press('Enter');
    await dialog.getByText('Nobody could log in with an SSH key.').waitFor();
    await button(page, 'Add somebody').press('Enter');
    await page.getByRole('menuitem', { name: 'jonas' }).press('Enter');
    await dialog.getByText('jonas · 1 SSH key').waitFor();
  }));

test('the same as a command, with what is advanced', () =>
  at(browser, ready, async (page) => {
    await button(page, 'Deploy').click();
    const dialog = await dialogNamed(page, 'Deploy gpu-01');
    await button(page, /^Advanced/).press('Enter');
    await dialog.getByRole('textbox', { name: 'Swap' }).fill('x');
    await dialog.getByText('A number of MiB, at most 1,048,576.').waitFor();
    await dialog.getByRole('textbox', { name: 'Swap' }).fill('0');
    await dialog.getByLabel('Kernel options').fill('console=ttyS0');
    await button(page, 'Show as command').press('Enter');
    await dialog
      .getByText(
        'metaldesk deploy start m00017 --image debian/bookworm --swap-mib 0 --kernel-options console=ttyS0 --erase sda',
      )
      .waitFor();
  }));

test('on a phone it is a page of its own, with the drawing under the choices', () =>
  at(
    browser,
    allocated,
    async (page) => {
      await button(page, 'Deploy').click();
      const dialog = await dialogNamed(page, 'Deploy web-03');
      const box = (await dialog.boundingBox())!;
      expect([box.x, box.y, box.width, box.height]).toEqual([0, 0, 390, 844]);
      const where = (await dialog.getByText('Where it goes').boundingBox())!;
      const drawing = (await dialog.getByText('What will be on the disks').boundingBox())!;
      expect(drawing.y).toBeGreaterThan(where.y);
      await button(page, 'Erase 1 disk and deploy').waitFor();
      await clean(page);
    },
    'phone',
  ));

test('a key that cannot act now says why', () =>
  at(browser, deployed, async (page, server) => {
    await button(page, 'Release').waitFor();
    await page.keyboard.press('d');
    await page.getByText('Deploy was refused for db-02').waitFor();
    expect(server.calls).not.toContain('deploy.preview');
  }));

test('from the list: d on a row opens its page with the dialog', () =>
  at(browser, '/machines?filter=gpu-01', async (page) => {
    await page.getByRole('row', { name: /gpu-01/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('d');
    await dialogNamed(page, 'Deploy gpu-01');
  }));

test('an installation tells bytes, speed, time left, its step and what it writes', () =>
  at(browser, deploying, async (page) => {
    const card = page.getByRole('region', { name: 'Installing Debian GNU/Linux 12 (bookworm)' });
    await card.getByText('512 MB of 826 MB · 212 MB/s · 0:38 left').waitFor();
    expect(await card.locator('[aria-current=step]').textContent()).toMatch(/^Write the image/);
    await card
      .getByRole('region', { name: /installer/ })
      .getByText('product: 0F93J7')
      .waitFor();
    expect(await page.getByRole('list', { name: /^Boot/ }).textContent()).toContain('Image');
    await clean(page);
  }));
