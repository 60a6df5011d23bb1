import { expect, test } from 'vitest';
import { batchPage } from '../../services/site/reports/page.ts';
import { reportFacts } from '../../services/site/reports/report-facts.fixture.ts';
import { openBrowser } from './browser.ts';

test('a report prints as a PDF: a cover, then each machine on a page of its own; nothing runs, nothing is fetched', async () => {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const asked: string[] = [];
    const dialogs: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const hostile = reportFacts('"><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)>');
    const { html, title } = batchPage([reportFacts(''), hostile], { title: '', paper: 'A4' });
    await page.setContent(html);
    expect(await page.title()).toBe(title);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(3);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThanOrEqual(3);
    expect({ asked, dialogs }).toEqual({ asked: [], dialogs: [] });
  } finally {
    await browser.close();
  }
});
