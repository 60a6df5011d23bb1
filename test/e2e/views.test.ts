import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage, sizes } from './browser.ts';
import type { Scenario } from './fixture-answers.ts';
import { openFixtureServer } from './fixture-server.ts';

/** Every view at three widths in both colour schemes: nothing in the console, nothing that axe finds, nothing cut off. */
const views: [name: string, scenario: Scenario, path: string, shows: RegExp][] = [
  ['first run', 'first-run', '/start', /Room for 101 machines/],
  ['first run without the right to bind ports', 'not-root', '/start', /sudo npm start/],
  ['first run on a NIC without an address', 'no-address', '/start', /Start gives enp3s0 the address/],
  ['first run beside another DHCP server', 'other-dhcp', '/start', /Your router already hands out addresses/],
  ['first run again, to change what is served', 'fleet', '/serve', /Stop serving/],
  ['empty list', 'empty', '/machines', /Switch a machine on, and it appears here/],
  ['machines', 'fleet', '/machines', /build-04/],
  ['a filter without a match', 'fleet', '/machines?filter=nothing', /No machine matches/],
  ['a service that was refused', 'trouble', '/machines', /Another program took port 69/],
  ['running machine', 'fleet', '/machines/m00007', /Reading the hardware/],
  ['done machine', 'fleet', '/machines/m00015', /Commissioned in 3 min 39 s/],
  ['stuck machine', 'fleet', '/machines/m00002', /fits all 4 signs/],
  ['hardware', 'fleet', '/machines/m00015?tab=hardware', /Memory modules/],
  ['test results', 'fleet', '/machines/m00001?tab=tests', /131 against 221 to 229/],
  ['events of a machine', 'fleet', '/machines/m00015?tab=events', /initrd sent/],
  ['settings of a machine', 'fleet', '/machines/m00015?tab=settings', /BMC address/],
  ['activity', 'fleet', '/activity', /initrd sent/],
  ['settings', 'fleet', '/settings', /Ephemeral system/],
  ['images', 'fleet', '/images', /2 images can be installed/],
  ['a machine that is installed', 'fleet', '/machines/m00005', /Write the image/],
  ['a deployed machine', 'fleet', '/machines/m00021', /ssh debian@10/],
  ['a machine whose installation failed', 'fleet', '/machines/m00003', /The installation ended at/],
  ['a machine that is not there', 'fleet', '/machines/zzzzzz', /Nothing is at this address/],
];

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** The page must not scroll sideways: what is too wide scrolls by itself. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test.each(views)('%s', async (_, scenario, path, shows) => {
  const server = await openFixtureServer(scenario);
  const { page, complaints, context } = await openPage(browser);
  try {
    await page.goto(server.url + path);
    const found: string[] = [];
    const looks = Object.entries(sizes).flatMap(([size, viewport]) =>
      (['dark', 'light'] as const).map((colorScheme) => ({ size, viewport, colorScheme })),
    );
    for (const [i, { size, viewport, colorScheme }] of looks.entries()) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-${colorScheme}]`).waitFor();
      await page.getByText(shows).first().waitFor();
      if ((await overflow(page)) > 0) found.push(`${size} ${colorScheme}: wider than the window`);
      // By axe: every width once, either scheme. Every pair of colours is computed in renderer/ui/theme.test.ts.
      if (i % 4 !== 0 && i !== 3) continue;
      const axe = new AxeBuilder({ page }).setLegacyMode();
      const { violations } = await (size === 'phone' ? axe.disableRules('color-contrast') : axe).analyze();
      for (const v of violations)
        found.push(`${size} ${colorScheme}: ${v.id} ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
    }
    expect([...found, ...complaints]).toEqual([]);
  } finally {
    await context.close();
    await server.close();
  }
});
