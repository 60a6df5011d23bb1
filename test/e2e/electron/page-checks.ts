import type { Page } from 'playwright-core';
import { expect } from 'vitest';

type PageCheck = (page: Page) => Promise<void>;

/** A page's policy as Chromium carries it out, in a window and in a browser alike. */
export const policyHolds: PageCheck = async (page) => {
  const seen = await page.evaluate(async () => {
    // Later: what is evaluated directly by a test may use eval whatever the page forbids.
    const evaluated = await new Promise((resolve) =>
      setTimeout(() => {
        try {
          new Function('return 1')();
          resolve('ran');
        } catch {
          resolve('refused');
        }
      }, 0),
    );
    const violated = (part: string): Promise<string> =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          if (event.blockedURI.includes(part)) resolve(event.effectiveDirective);
        });
        setTimeout(() => resolve('nothing'), 2_000);
      });
    const fetched = violated('127.0.0.1:9');
    await fetch('http://127.0.0.1:9/').catch(() => undefined);
    const inline = document.createElement('script');
    inline.textContent = 'window.inlineRan = true';
    document.head.append(inline);
    const framed = violated('evil');
    const frame = document.createElement('iframe');
    frame.src = 'https://evil.invalid/';
    document.body.append(frame);
    const seen = { evaluated, fetched: await fetched, framed: await framed };
    frame.remove();
    inline.remove();
    return { ...seen, inline: 'inlineRan' in window };
  });
  expect(seen).toEqual({
    evaluated: 'refused',
    fetched: 'connect-src',
    framed: 'frame-src',
    inline: false,
  });
};

/** What must hold in a page of the window, be it in the double's Chromium or in a real Electron. */
export const pageChecks: Record<string, PageCheck> = {
  async 'the page has two functions of the program, frozen, and nothing of Node'(page) {
    const seen = await page.evaluate(() => {
      const bridge = (window as unknown as { metaldesk: object }).metaldesk;
      const overwritten = ((): boolean => {
        try {
          (window as unknown as { metaldesk: unknown }).metaldesk = 1;
        } catch {
          return false;
        }
        return (window as unknown as { metaldesk: unknown }).metaldesk === 1;
      })();
      return {
        names: Object.keys(bridge).sort(),
        frozen: Object.isFrozen(bridge),
        overwritten,
        node: [typeof globalThis.process, typeof (globalThis as { require?: unknown }).require],
        pipe: typeof (globalThis as { __pipe?: unknown }).__pipe,
      };
    });
    expect(seen).toEqual({
      names: ['call', 'subscribe'],
      frozen: true,
      overwritten: false,
      node: ['undefined', 'undefined'],
      pipe: 'undefined',
    });
  },
  'no script that is written into the page runs, no text is run as one, nothing is fetched': policyHolds,
  async 'the page cannot be led away'(page) {
    const before = page.url();
    await page.evaluate(() => {
      location.href = 'https://evil.invalid/';
    });
    await page.waitForTimeout(300);
    expect(page.url()).toBe(before);
  },
};
