import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveDesk, type LivePlace } from '../desk-live.ts';
import { aDataDir } from '../desk-process.ts';
import { ended } from '../netns.ts';
import { openBrowser, openPage } from './browser.ts';
import { builtRenderer } from './built-renderer.ts';

/** The running product over time: what changes is seen in every window, and after the controller was killed. */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function aWindow(url: string): Promise<Page & AsyncDisposable> {
  const { page, context } = await openPage(browser);
  await page.goto(url);
  return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() });
}
const row = (page: Page, name: string | RegExp) => page.getByRole('row', { name });

test('a machine goes from plugged in to Ready, watched in one window and seen in another', async () => {
  await using desk = await liveDesk({ rendererDir: await builtRenderer() });
  await using one = await aWindow(`${desk.url}/machines`);
  await using other = await aWindow(`${desk.url}/machines`);
  await one.getByText('Switch a machine on, and it appears here').waitFor();
  const plugged = await desk.plugIn({ bmc: true, serial: 'SN-WATCHED' });
  await plugged.powerOn();
  await row(one, /New/).waitFor();
  await row(other, /New/).waitFor();

  await row(one, /New/).click();
  await one.getByRole('tab', { name: 'Settings' }).click();
  const given = plugged.power.powerParameters;
  await one.getByLabel('IP address').fill(given['power_address']!);
  await one.getByLabel('Power user').fill(given['power_user']!);
  await one.getByLabel('Power password').fill(given['power_pass']!);
  await one.getByRole('button', { name: 'Save' }).first().click();
  await one.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
  await one.getByRole('tab', { name: 'Story' }).click();
  plugged.machine.faults = { scriptMs: 400 };
  await one.getByRole('button', { name: 'Commission', exact: true }).click();
  await one.getByText(/^Reading the hardware/).waitFor();
  await row(other, /Commissioning/).waitFor();
  await one.getByText(/^Commissioned in/).waitFor();
  await row(other, /Ready/).waitFor();
  await one.goto(`${desk.url}/machines`);
  const ready = async (page: Page) => (await row(page, /Ready/).textContent())?.replace(/for \d+ s/, '');
  expect(await ready(one)).toBe(await ready(other));
});

test('a controller that was killed: the window says so, shows what was known, and goes on with the next one', async () => {
  using data = aDataDir();
  const place: LivePlace = { dataDir: data.dir, port: await freePort(), net: `127.201.${process.pid % 250}` };
  const first = await aController(place);
  await using page = await aWindow(`${first.url}/machines`);
  await addByHand(first.url, 'before-01');
  await row(page, /before-01/).waitFor();

  await first.kill();
  await page
    .getByText(/^Not connected to the controller since/)
    .first()
    .waitFor();
  await row(page, /before-01/).waitFor();

  const second = await aController(place);
  await addByHand(second.url, 'after-02');
  await row(page, /after-02/).waitFor();
  await row(page, /before-01/).waitFor();
  await expect.poll(() => page.getByText(/^Not connected to the controller since/).count()).toBe(0);
  await second.kill();
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function aController(place: LivePlace): Promise<{ url: string; kill(): Promise<void> }> {
  const program = path.join(import.meta.dirname, '../desk-live-main.ts');
  const child = spawn(process.execPath, [program, await builtRenderer(), JSON.stringify(place)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer | number];
  if (typeof line === 'number') throw new Error(`The desk ended with ${line}:\n${errors}`);
  return { url: line.toString().trim(), kill: () => ended(child) };
}

async function addByHand(url: string, hostname: string): Promise<void> {
  const mac = `52:54:00:aa:00:${hostname.slice(-2)}`;
  const input = { hostname, macs: [mac], powerType: 'manual', powerParameters: {}, commission: false };
  const answer = await fetch(`${url}/api/call/machines.create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  expect(await answer.json()).toMatchObject({ ok: true });
}
