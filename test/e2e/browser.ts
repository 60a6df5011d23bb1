import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Debian's chromium, which talks to nobody but the page's own server. */
export const openBrowser = (program = process.env['CHROMIUM'] ?? '/usr/bin/chromium'): Promise<Browser> =>
  chromium.launch({
    executablePath: program,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export const sizes = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 834, height: 1112 },
  phone: { width: 390, height: 844 },
} as const;

export interface Watched {
  page: Page;
  /** What the console complained about so far. */
  complaints: string[];
  context: BrowserContext;
}

/** A page whose console is listened to; motion is reduced, so that what is seen stands still. */
export async function openPage(browser: Browser, size: keyof typeof sizes = 'desktop'): Promise<Watched> {
  const context = await browser.newContext({
    viewport: sizes[size],
    reducedMotion: 'reduce',
    colorScheme: 'dark',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('console', (m) => {
    if (m.type() === 'error' || m.type() === 'warning') complaints.push(m.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints, context };
}
