import { AxeBuilder } from '@axe-core/playwright';
import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveDesk } from '../desk-live.ts';
import { openBrowser, openPage, sizes } from './browser.ts';
import { aFleet } from './sweep-fleet.ts';
import { rendererWithLongWords } from './sweep-renderer.ts';
import { cutOff, notReachedByTab, overlapping, viewsOf } from './sweep-views.ts';

/** One way to look at a view. Two of each size, and three of each theme, make all. */
export type Look = `${keyof typeof sizes} ${'dark' | 'light'}`;

async function settled(page: Page): Promise<void> {
  await page.locator('#root > *').first().waitFor();
  await page.waitForTimeout(250);
}

async function look(page: Page, looks: readonly Look[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of looks) {
    const [size, colorScheme] = name.split(' ') as [keyof typeof sizes, 'dark' | 'light'];
    await page.setViewportSize(sizes[size]);
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-${colorScheme}]`).waitFor();
    await settled(page);
    const faults = [...(await cutOff(page)), ...(await overlapping(page))];
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    faults.push(...violations.flatMap((v) => v.nodes.map((n) => `${v.id} ${n.html.slice(0, 160)}`)));
    // What Tab reaches does not depend on colours: once a size.
    if (colorScheme === 'dark') faults.push(...(await notReachedByTab(page)));
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur()); // its tooltip goes
    found.push(...faults.map((fault) => `${name}: ${fault}`));
  }
  return found;
}

/** The view, and each tab that it has unless `seen` names the tab already. Gives what is wrong, by address. */
async function sweep(page: Page, url: string, seen: Set<string>, looks: readonly Look[]): Promise<string[]> {
  await page.setViewportSize(sizes.desktop);
  await page.goto(url);
  await settled(page);
  const tabs = await page.getByRole('tab').allTextContents();
  const found: string[] = [];
  for (const [i, tab] of (tabs.length > 0 ? tabs : ['']).entries()) {
    if (i > 0 && seen.has(tab)) continue;
    if (i > 0) {
      seen.add(tab);
      await page.setViewportSize(sizes.desktop);
      await page.getByRole('tab').nth(i).click();
    }
    const { pathname, search } = new URL(page.url());
    if (seen.has(pathname + search)) continue; // the address led to another view
    seen.add(pathname + search);
    found.push(...(await look(page, looks)).map((fault) => `${pathname}${search} ${fault}`));
  }
  return found;
}

/**
 * Answers that are refusals, by what was asked. A wire in memory opens a port once: there alone a desk that serves
 * cannot listen beside itself.
 */
function refusals(page: Page): string[] {
  const seen: string[] = [];
  page.on('requestfinished', async (request) => {
    const answer = await request.response();
    if (!answer || answer.status() < 400) return;
    const text = await answer.text();
    if (!text.includes('"port_taken"')) seen.push(`${request.url()}: ${text}`);
  });
  return seen;
}

/** What does not fit when every message is 30 % longer, as German is. */
async function inLongWords(browser: Browser, urls: readonly string[]): Promise<string[]> {
  const { page, context } = await openPage(browser);
  await context.addInitScript(() => localStorage.setItem('metaldesk-language', 'x-long'));
  const found: string[] = [];
  for (const url of urls) {
    await page.goto(url);
    await page.locator('html[lang=x-long]').waitFor();
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport);
      await settled(page);
      found.push(
        ...(await cutOff(page)).map((fault) => `${new URL(url).pathname} long words, ${size}: ${fault}`),
      );
    }
  }
  await context.close();
  return found;
}

/**
 * Every view of the running product, as the UI's own routes name them and with every tab that it shows: nothing for axe,
 * nothing cut off, nothing that Tab does not reach, nothing in the console.
 */
export function sweepEveryView(looks: readonly Look[]): void {
  let browser: Browser;
  let rendererDir: string;
  beforeAll(async () => {
    [browser, rendererDir] = await Promise.all([openBrowser(), rendererWithLongWords()]);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(rendererDir, { recursive: true, force: true });
  });

  test('every view of a desk with machines in every mood', async () => {
    await using desk = await liveDesk({ rendererDir });
    const views = viewsOf(await aFleet(desk)).map((view) => desk.url + view);
    const { page, complaints } = await openPage(browser);
    const refused = refusals(page);
    const found: string[] = [];
    const seen = new Set<string>();
    for (const url of views) found.push(...(await sweep(page, url, seen, looks)));
    const pages = [...seen].filter((address) => address.startsWith('/')).map((address) => desk.url + address);
    found.push(...(await inLongWords(browser, pages)));
    const others = complaints.filter((text) => !text.startsWith('Failed to load resource')); // told by `refused`
    expect([...found, ...refused, ...others]).toEqual([]);
  }, 600_000);

  test.each([
    ['first run', false],
    ['first run beside a router', true],
  ])(
    '%s',
    async (_, router) => {
      await using desk = await liveDesk({ rendererDir, firstRun: true, router });
      const { page, complaints } = await openPage(browser);
      const found = await sweep(page, `${desk.url}/start`, new Set(), looks);
      found.push(...(await inLongWords(browser, [`${desk.url}/start`])));
      expect([...found, ...complaints]).toEqual([]);
    },
    120_000,
  );
}
