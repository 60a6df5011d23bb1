import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { at, button, clean } from './machines-at.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

// Made by ssh-keygen for this test; its fingerprint is what ssh-keygen -l shows.
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM/s/PPKY8QMxOrdkwNBjxO+lepvD1m1kqMD1X1yDiHo mira@desk';
const fingerprint = 'SHA256:HOXVv95Zo4RchJk10hmjjodtEfDbv9uAJLv9bZu0ZVE';

test('SSH keys are pasted, come from a file, show their fingerprint, and go', () =>
  at(browser, '/settings?find=ssh', async (page) => {
    const keys = page.getByRole('region', { name: 'SSH keys' });
    await keys.getByText('You have no SSH key.').waitFor();
    await keys.getByLabel('Public key').fill('hello');
    await button(page, 'Add key').press('Enter');
    await keys
      .getByText('This is no OpenSSH public key. It begins with its type, such as ssh-ed25519.')
      .waitFor();
    await keys.getByLabel('Public key').fill(`${key}\nssh-rsa AAAAB3NzaC1yc2E= jonas@desk`);
    await button(page, 'Add key').press('Enter');
    await keys.getByText('2 keys added.').waitFor();
    await keys.getByText(fingerprint).waitFor();
    await clean(page);
    const file = (text: string) => ({ name: 'id', mimeType: 'text/plain', buffer: Buffer.from(text) });
    const input = keys.locator('input[type=file]');
    await input.setInputFiles(file('-----BEGIN OPENSSH PRIVATE KEY-----\nx\n'));
    await keys.getByText(/^id holds no public key/).waitFor();
    await input.setInputFiles(file('# mine\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ada@desk\n'));
    await keys.getByText('1 key added.').waitFor();
    await keys.getByRole('button', { name: /^Remove ssh-rsa/ }).press('Enter');
    await keys.getByText(/jonas@desk/).waitFor({ state: 'detached' });
  }));
