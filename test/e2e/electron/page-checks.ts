import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What must hold in a page of the window, be it in the double's Chromium or in a real Electron. */
export const pageChecks: Record<string, (page: Page) => Promise<void>> = {
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
  async 'no script that is written into the page runs, no text is run as one, nothing is fetched'(page) {
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
      const fetched = await fetch('http://127.0.0.1:9/').then(
        () => 'answered',
        () => 'refused',
      );
      const inline = document.createElement('script');
      inline.textContent = 'window.inlineRan = true';
      document.head.append(inline);
      const violated = new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          if (event.blockedURI.includes('evil')) resolve(event.effectiveDirective);
        });
        setTimeout(() => resolve('nothing'), 2_000);
      });
      const frame = document.createElement('iframe');
      frame.src = 'https://evil.invalid/';
      document.body.append(frame);
      const directive = await violated;
      frame.remove();
      inline.remove();
      return { evaluated, fetched, inline: 'inlineRan' in window, frame: directive };
    });
    expect(seen).toEqual({
      evaluated: 'refused',
      fetched: 'refused',
      inline: false,
      frame: 'frame-src',
    });
  },
  async 'the page cannot be led away'(page) {
    const before = page.url();
    await page.evaluate(() => {
      location.href = 'https://evil.invalid/';
    });
    await page.waitForTimeout(300);
    expect(page.url()).toBe(before);
  },
};
