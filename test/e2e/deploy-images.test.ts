import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { dialogNamed } from './deploy-at.ts';
import { at, button, clean } from './machines-at.ts';

/** The place where images come in, are looked at and go. */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const file = (bytes: number) => ({
  name: 'Lab Node 8.tar.zst',
  mimeType: 'application/octet-stream',
  buffer: Buffer.alloc(bytes, 7),
});

test('g i goes there; every image says what it is, and a broken one why', () =>
  at(browser, '/machines', async (page) => {
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.getByText('2 images can be installed; 400 GB are free for more.').waitFor();
    const debian = page.getByRole('article', { name: 'Debian GNU/Linux 12 (bookworm)' });
    await debian
      .getByText(/Root file system, zstd · 252 MB, 902 MB unpacked · boots with BIOS and UEFI/)
      .waitFor();
    await page.getByText('The file ends in the middle of a zstd frame. Upload it again.').waitFor();
    await clean(page);
  }));

test('a file is uploaded piece by piece; its name is proposed, a wrong checksum is seen at once', () =>
  at(browser, '/images', async (page, server) => {
    await button(page, 'Upload image').press('Enter');
    const dialog = await dialogNamed(page, 'Upload an image');
    await dialog.locator('input[type=file]').setInputFiles(file(2.5 * 1024 * 1024));
    expect(await dialog.getByLabel('Name').inputValue()).toBe('lab-node-8');
    await dialog.getByLabel('SHA-256').fill('9f86');
    await clean(page);
    await dialog.getByText('A SHA-256 has 64 hexadecimal digits.').waitFor();
    await dialog.getByLabel('SHA-256').fill('');
    await dialog.getByRole('button', { name: 'Upload', exact: true }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('article', { name: 'lab-node-8' }).getByText('Ready').waitFor();
    expect(server.calls.filter((name) => name === 'PUT upload')).toHaveLength(3);
  }));

test('an upload that broke off goes on by itself', () =>
  at(browser, '/images', async (page, server) => {
    await button(page, 'Upload image').press('Enter');
    const dialog = await dialogNamed(page, 'Upload an image');
    await dialog.locator('input[type=file]').setInputFiles({ ...file(1024), name: 'shaky.tgz' });
    await dialog.getByRole('button', { name: 'Upload', exact: true }).press('Enter');
    await page.getByRole('article', { name: 'shaky' }).getByText('Ready').waitFor();
    expect(server.calls.filter((name) => name === 'PUT upload')).toHaveLength(2);
    expect(server.calls).toContain('images.get');
  }));

test('an upload that nobody sends any more says how it goes on; another file is refused', () =>
  at(browser, '/images', async (page, server) => {
    const image = page.getByRole('article', { name: 'Office 3' });
    await image
      .getByText('820 MB of 2 GB are here. Choose office.img again, and it goes on from there.')
      .waitFor();
    await image.locator('input[type=file]').setInputFiles(file(1024));
    await image.getByText('This is another file: the upload is of office.img with 2 GB.').waitFor();
    await image.getByRole('button', { name: 'Give it up' }).press('Enter');
    await image.waitFor({ state: 'detached' });
    expect(server.calls).toContain('images.upload_abort');
  }));

test('a file that is dropped on the page opens the same dialog', () =>
  at(browser, '/images', async (page) => {
    await button(page, 'Upload image').waitFor();
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['bytes'], 'rescue.qcow2'));
      return data;
    });
    await page.getByRole('heading', { name: 'Images' }).dispatchEvent('drop', { dataTransfer: transfer });
    const dialog = await dialogNamed(page, 'Upload an image');
    await dialog.getByText('rescue.qcow2').waitFor();
    expect(await dialog.getByLabel('Name').inputValue()).toBe('rescue');
  }));

test('what is being installed is not deleted, and the refusal stands in the dialog', () =>
  at(browser, '/images', async (page) => {
    await button(page, 'Actions of Debian GNU/Linux 12 (bookworm)').press('Enter');
    await page.getByRole('menuitem', { name: 'Delete…' }).press('Enter');
    const dialog = await dialogNamed(page, 'Delete Debian GNU/Linux 12 (bookworm)');
    await button(page, 'Delete image').press('Enter');
    await dialog
      .getByText('db-03 is being installed from it. Wait until that is over, then delete it.')
      .waitFor();
    await button(page, 'Cancel').press('Enter');
    await button(page, 'Actions of custom/old').press('Enter');
    await page.getByRole('menuitem', { name: 'Delete…' }).press('Enter');
    await button(page, 'Delete image').press('Enter');
    await page.getByRole('article', { name: 'custom/old' }).waitFor({ state: 'detached' });
  }));

test('an image is called otherwise', () =>
  at(browser, '/images', async (page, server) => {
    await button(page, 'Actions of Lab node 7').press('Enter');
    await page.getByRole('menuitem', { name: 'Rename…' }).press('Enter');
    const dialog = await dialogNamed(page, 'Rename Lab node 7');
    await dialog.getByLabel('Name').fill('lab node');
    await dialog.getByText(/A name looks like custom\/lab-node/).waitFor();
    await dialog.getByLabel('Name').fill('custom/lab-8');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(server.calls).toContain('images.rename');
  }));

test('without an image, one click builds the first', () =>
  at(
    browser,
    '/images',
    async (page, server) => {
      await page.getByText('No image is here yet').waitFor();
      await button(page, 'Build Debian GNU/Linux 12 (bookworm)').press('Enter');
      await expect.poll(() => server.calls).toContain('images.build');
    },
    'desktop',
    'empty',
  ));
