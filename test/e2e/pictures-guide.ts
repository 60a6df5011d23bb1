import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { liveDesk, type LiveDesk } from '../desk-live.ts';
import { builtRenderer } from './built-renderer.ts';
import { aFleet, commissioned, eventually } from './sweep-fleet.ts';

/** The guide's pictures, taken from the running product: real controller, real answers, simulated machines. */
const folder = new URL('../../docs/guide/pictures/', import.meta.url).pathname;
const viewport = { width: 1200, height: 800 };

type Takes = (page: Page, desk: LiveDesk, take: (name: string) => Promise<void>) => Promise<void>;

async function on(browser: Browser, desk: LiveDesk, takes: Takes): Promise<void> {
  const context = await browser.newContext({ viewport, colorScheme: 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const take = async (name: string): Promise<void> => {
    await page.waitForTimeout(400);
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
  };
  await takes(page, desk, take);
  await context.close();
}

const firstRun: Takes = async (page, desk, take) => {
  await page.goto(desk.url);
  await page
    .getByText(/No other DHCP server answered/)
    .first()
    .waitFor();
  await take('first-run');
};
const besideRouter: Takes = async (page, desk, take) => {
  await page.goto(desk.url);
  await page
    .getByText(/already hands out addresses/)
    .first()
    .waitFor();
  await take('beside-a-router');
};
const noMachines: Takes = async (page, desk, take) => {
  await page.goto(`${desk.url}/machines`);
  await page.getByText('Switch a machine on, and it appears here').waitFor();
  await take('empty-list');
};

const listWithMistakes = `hostname,mac,power_type,power_address,pool
web-01,b0:7b:25:0e:41:9c,ipmi,10.77.0.211,default
web-02,b0:7b:25:0e:41:9,ipmi,10.77.0.212,default
web_03,b0:7b:25:0e:41:9e,ipmi,10.77.0.213,default
web-04,b0:7b:25:0e:41:9f,ipmi,10.77.0.214,default
`;

const everyday: Takes = async (page, desk, take) => {
  const fleet = await aFleet(desk);
  for (const name of ['build-05', 'build-06', 'build-07']) await commissioned(desk, name);
  await eventually('the others are Ready', async () => {
    const { items } = await desk.do('machines.list', {});
    return items.filter((machine) => machine.status === 'ready').length === 4;
  });
  await page.goto(`${desk.url}/machines`);
  await page.getByText('build-07').waitFor();
  await take('machines');
  await page.keyboard.press('/');
  await page.keyboard.type('status:(');
  await page.getByRole('option').first().waitFor();
  await take('filter');

  await page.goto(`${desk.url}/machines?add=list`);
  await page.getByRole('dialog').getByRole('textbox').first().fill(listWithMistakes);
  await page
    .getByText(/mistakes/)
    .first()
    .waitFor();
  await take('add-a-list');
  await page.goto(`${desk.url}/machines/${fleet.running}`);
  await page.getByText(/^Reading the hardware/).waitFor();
  await take('commissioning');
  await page.goto(`${desk.url}/machines/${fleet.stuck}`);
  await page
    .getByText(/fell silent/)
    .first()
    .waitFor();
  await take('stuck');
  await page.goto(`${desk.url}/machines/${fleet.ready}?tab=settings`);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('Every step passed').scrollIntoViewIfNeeded();
  await take('bmc-check');

  await page.goto(`${desk.url}/machines`);
  await page
    .getByRole('row', { name: /build-05/ })
    .getByRole('checkbox')
    .click();
  await page
    .getByRole('row', { name: /stuck-03/ })
    .getByRole('checkbox')
    .click();
  await page.getByRole('button', { name: 'Commission', exact: true }).first().click();
  await take('bulk');
  await page.goto(`${desk.url}/activity`);
  await page.getByRole('row').nth(2).waitFor();
  await take('activity');
  await page.goto(`${desk.url}/settings`);
  await page.getByRole('heading', { name: 'Backup' }).scrollIntoViewIfNeeded();
  await take('backup');
};

export async function guidePictures(browser: Browser): Promise<void> {
  const rendererDir = await builtRenderer();
  const sites = [
    [{ firstRun: true }, firstRun],
    [{ firstRun: true, router: true }, besideRouter],
    [{}, noMachines],
    [{}, everyday],
  ] as const;
  for (const [options, takes] of sites) {
    await using desk = await liveDesk({ rendererDir, ...options });
    await on(browser, desk, takes);
  }
}
