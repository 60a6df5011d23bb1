import { AxeBuilder } from '@axe-core/playwright';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFarSite, password, plainUrl, tlsUrl, type FarSite } from '../interop/https-site.ts';
import { mayMakeNamespaces } from '../netns.ts';
import { openBrowser, sizes } from './browser.ts';

/** A browser on another computer, on the far end of a cable: it is asked for a password, over TLS. */
describe.runIf(mayMakeNamespaces())('a browser on another computer', () => {
  let site: FarSite;
  let browser: Browser;
  beforeAll(async () => {
    site = await aFarSite();
    const program = path.join(site.dir, 'chromium-there');
    writeFileSync(program, `#!/bin/sh\nexec ip netns exec ${site.far.name} /usr/bin/chromium "$@"\n`);
    chmodSync(program, 0o755);
    browser = await openBrowser(program);
  });
  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
  });

  async function open(at: string): Promise<{ page: Page; complaints: string[]; close(): Promise<void> }> {
    const context = await browser.newContext({
      viewport: sizes.desktop,
      reducedMotion: 'reduce',
      colorScheme: 'light',
      ignoreHTTPSErrors: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (m) => {
      // That an answer is a refusal, the browser says by itself; a cable that has just been plugged in is a change of network.
      if (m.type() === 'error' && !/status of 40[13]|WebSocket connection|NETWORK_CHANGED/.test(m.text()))
        complaints.push(m.text());
    });
    await page.goto(at);
    return { page, complaints, close: () => context.close() };
  }
  async function logIn(page: Page): Promise<void> {
    await page.getByLabel('User name').fill('carol');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
  }
  const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });

  test('at three widths and in both themes nothing is cut off, and axe finds nothing', async () => {
    const { page, complaints, close } = await open(`${tlsUrl}/machines`);
    await heading(page, 'Log in').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Write your password.').waitFor();
    const found: string[] = [];
    for (const [size, viewport] of Object.entries(sizes))
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-${colorScheme}]`).waitFor();
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
        );
        if (wide) found.push(`${size}: wider than the window`);
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        for (const v of violations) found.push(`${size} ${colorScheme}: ${v.id} ${v.nodes[0]?.html ?? ''}`);
        const pictures = new URL('../out/login/', import.meta.url).pathname;
        mkdirSync(pictures, { recursive: true });
        await page.screenshot({ path: `${pictures}${size}-${colorScheme}.png` });
      }
    expect([...found, ...complaints]).toEqual([]);
    await close();
  });

  test('by keyboard: a plain address leads to TLS, a wrong password is told, the right one opens what was asked for', async () => {
    const { page, complaints, close } = await open(`${plainUrl}/settings`);
    await heading(page, 'Log in').waitFor();
    expect(page.url()).toBe(`${tlsUrl}/settings`);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('autocomplete')))
      .toBe('username');
    await page.keyboard.type('carol');
    await page.keyboard.press('Tab');
    await page.keyboard.type('a wrong one');
    await page.keyboard.press('Enter');
    await page.getByText('The user name or the password is wrong.').waitFor();
    await page.getByLabel('Password', { exact: true }).focus();
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await heading(page, 'Settings').waitFor();
    await page.getByText('You are logged in as carol.').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('log-out, and a session that is ended at the desk, lead back to the log-in; a second person sees nothing of the first', async () => {
    const { page, complaints, close } = await open(`${tlsUrl}/settings`);
    await logIn(page);
    const out = page.getByRole('button', { name: 'Log out' });
    await out.focus();
    await page.keyboard.press('Enter');
    await heading(page, 'Log in').waitFor();
    await logIn(page);
    await page.getByText('You are logged in as carol.').waitFor();
    const { sessions } = await site.atDesk<{ sessions: { id: number }[] }>(
      'access',
      'sessions',
      '--everyone',
    );
    for (const { id } of sessions) await site.atDesk('access', 'session-revoke', '--id', String(id));
    await page.getByText('Your session ended.').waitFor();
    expect(await page.context().cookies()).toHaveLength(1);
    await page.reload();
    await heading(page, 'Log in').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('a page of another origin can neither frame the desk nor use the session', async () => {
    const { page, close } = await open(`${tlsUrl}/machines`);
    await logIn(page);
    await heading(page, 'Machines').waitFor();
    const hostile = await page.context().newPage();
    await hostile.goto('data:text/html,<title>hostile</title>');
    const said = await hostile.evaluate(async (url) => {
      const post = await fetch(`${url}/api/call/access.whoami`, {
        method: 'POST',
        credentials: 'include',
        headers: { 'content-type': 'application/json', 'x-metaldesk': '1' },
        body: '{}',
      }).then(
        (r) => `answered ${r.status}`,
        () => 'refused',
      );
      const live = await new Promise<string>((resolve) => {
        const socket = new WebSocket(`${url.replace('https', 'wss')}/api/live`);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      });
      const frame = document.createElement('iframe');
      frame.src = `${url}/machines`;
      const loaded = new Promise((resolve) => (frame.onload = resolve));
      document.body.append(frame);
      await loaded;
      return { post, live };
    }, tlsUrl);
    expect(said).toEqual({ post: 'refused', live: 'refused' });
    const framed = hostile.frames().find((f) => f !== hostile.mainFrame());
    expect(framed?.url()).toMatch(/^chrome-error:/);
    await close();
  });
});
