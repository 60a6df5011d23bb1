import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openPage, type sizes } from './browser.ts';
import type { Scenario } from './fixture-answers.ts';
import { openFixtureServer, type FixtureServer } from './fixture-server.ts';

/** A story on a page of the fixture server; the console must stay silent. */
export async function at(
  browser: Browser,
  path: string,
  story: (page: Page, server: FixtureServer) => Promise<void>,
  size: keyof typeof sizes = 'desktop',
  scenario: Scenario = 'fleet',
) {
  const server = await openFixtureServer(scenario);
  const { page, complaints, context } = await openPage(browser, size);
  try {
    await page.goto(server.url + path);
    await story(page, server);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
    await server.close();
  }
}

export const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });
export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
export const search = (page: Page): URLSearchParams => new URL(page.url()).searchParams;

/** Nothing that axe finds. Colours of both schemes are computed in renderer/ui/theme.test.ts; a menu is no landmark. */
export async function clean(page: Page): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode().disableRules(['color-contrast', 'region']);
  const { violations } = await axe.analyze();
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 200)).join(' | ')}`);
  expect(found).toEqual([]);
}
