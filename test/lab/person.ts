import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser, openPage } from '../e2e/browser.ts';
import type { LabMachine } from './machine.ts';
import type { LabNetwork } from './network.ts';
import { switchName } from './switch.ts';

/** Somebody who looks at the desk's UI in Chromium, in the desk's own namespace, and does what the buttons say. */
export interface Person {
  page: Page;
  /** What the browser's console complained about so far. */
  complaints: string[];
  /** Keeps what is seen as test/out/first-light-NAME.png. */
  picture(name: string): Promise<void>;
  /** Waits until the list shows a machine in this state, and opens it. */
  openMachine(state: string, limitMs: number): Promise<void>;
  /** Names the machine's BMC under Settings, checks it step by step, and saves it. */
  giveBmc(bmc: LabMachine['bmc']): Promise<void>;
  /** Commissions from the header and looks on until the state beside the name is this one. */
  commission(until: string, limitMs: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const outDir = new URL('../out', import.meta.url).pathname;

/** Chromium started by this program sees the network of the namespace alone. */
function chromiumIn(namespace: string): { program: string; dir: string } {
  const dir = mkdtempSync(join(tmpdir(), 'metaldesk-chromium-'));
  const program = join(dir, 'chromium');
  writeFileSync(program, `#!/bin/sh\nexec ip netns exec ${namespace} /usr/bin/chromium "$@"\n`, {
    mode: 0o755,
  });
  return { program, dir };
}

export async function personAt(network: LabNetwork, url: string): Promise<Person> {
  const { program, dir } = chromiumIn(network.desk);
  const browser = await openBrowser(program);
  const { page, complaints } = await openPage(browser);
  page.setDefaultTimeout(30_000);
  await page.goto(`${url}/machines`);
  const picture = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(outDir, `first-light-${name}.png`) });
  };
  const tab = (name: string): Promise<void> => page.getByRole('tab', { name }).click();
  return {
    page,
    complaints,
    picture,
    async openMachine(state, limitMs) {
      const row = page.getByRole('row', { name: new RegExp(state) });
      await row.waitFor({ timeout: limitMs });
      await picture('list');
      await row.click();
      await page.getByRole('tab', { name: 'Story' }).waitFor();
    },
    async giveBmc({ address, user, password }) {
      await tab('Settings');
      await page.getByLabel('Power type').selectOption('ipmi');
      await page.getByLabel('IP address').fill(address);
      await page.getByLabel('Power user').fill(user);
      await page.getByLabel('Power password').fill(password);
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await page.getByText('Every step passed').waitFor();
      await picture('bmc');
      await page.getByRole('button', { name: 'Save' }).first().click();
      await page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
      await tab('Story');
    },
    async commission(until, limitMs) {
      await page.getByRole('button', { name: 'Commission', exact: true }).click();
      await page.getByText(/^Reading the hardware/).waitFor({ timeout: limitMs });
      await picture('running');
      await page.getByText(until, { exact: true }).first().waitFor({ timeout: limitMs });
      await page.getByText(/^Commissioned in/).waitFor();
      await page.getByText(new RegExp(`${switchName}.*tap1`)).waitFor();
      await picture('done');
    },
    async [Symbol.asyncDispose]() {
      await picture('last');
      await browser.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
