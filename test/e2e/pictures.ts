import path from 'node:path';
import { openBrowser, sizes } from './browser.ts';
import type { Scenario } from './fixture-answers.ts';
import { openFixtureServer } from './fixture-server.ts';
import { guidePictures } from './pictures-guide.ts';

/** `npm run pictures`: docs/pictures of an invented fleet, docs/guide/pictures of the running product. To be looked at. */
const pictures: [
  name: string,
  scenario: Scenario,
  path: string,
  size: keyof typeof sizes,
  scheme: 'dark' | 'light',
][] = [
  ['first-run', 'first-run', '/start', 'desktop', 'light'],
  ['empty', 'empty', '/machines', 'desktop', 'light'],
  ['machines', 'fleet', '/machines', 'desktop', 'dark'],
  ['machine-running', 'fleet', '/machines/m00007', 'desktop', 'dark'],
  ['machine-done', 'fleet', '/machines/m00015', 'desktop', 'light'],
  ['machine-stuck', 'fleet', '/machines/m00002', 'desktop', 'dark'],
  ['hardware', 'fleet', '/machines/m00015?tab=hardware', 'desktop', 'light'],
  ['tablet', 'fleet', '/machines', 'tablet', 'light'],
  ['phone', 'fleet', '/machines', 'phone', 'dark'],
  ['phone-stuck', 'fleet', '/machines/m00002', 'phone', 'dark'],
];

const folder = new URL('../../docs/pictures/', import.meta.url).pathname;
const browser = await openBrowser();
for (const [name, scenario, view, size, colorScheme] of pictures) {
  const server = await openFixtureServer(scenario);
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme,
    hasTouch: size !== 'desktop',
  });
  const page = await context.newPage();
  await page.goto(server.url + view);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(600);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await context.close();
  await server.close();
}
await guidePictures(browser);
await browser.close();
