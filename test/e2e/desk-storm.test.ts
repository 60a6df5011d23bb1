import { Worker } from 'node:worker_threads';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { liveDesk } from '../desk-live.ts';
import { aDataDir } from '../desk-process.ts';
import { openBrowser, openPage } from './browser.ts';
import { builtRenderer } from './built-renderer.ts';

const perSecond = 5_000;
const seconds = 4;

/** Writes into the log of a running desk from aside, as evenly as a busy network would. */
const writer = `
  const { workerData, parentPort } = require('node:worker_threads');
  const Database = require('better-sqlite3');
  const db = new Database(workerData.file, { timeout: 5000 });
  const insert = db.prepare("INSERT INTO event (at, kind, level, text) VALUES (?, 'dhcp.discover', 'debug', 'A device asked')");
  const some = db.transaction((n) => { for (let i = 0; i < n; i++) insert.run(Date.now()); });
  const began = Date.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.min(workerData.total, Math.floor(((Date.now() - began) * workerData.perSecond) / 1000));
    if (due > done) some(due - done);
    done = due;
    if (done < workerData.total) return;
    clearInterval(timer);
    db.close();
    parentPort.postMessage('done');
  }, 10);`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('5,000 events a second: the window does what it is told meanwhile, and its numbers are right', async () => {
  using data = aDataDir();
  const place = { dataDir: data.dir, port: await freePort(), net: `127.202.${process.pid % 250}` };
  await using desk = await liveDesk({ rendererDir: await builtRenderer(), place });
  const browser = await openBrowser();
  try {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${desk.url}/activity`);
    await page.getByRole('grid').waitFor();
    const storm = new Worker(writer, {
      eval: true,
      workerData: { file: `${data.dir}/metaldesk.db`, perSecond, total: perSecond * seconds },
    });
    let isOver = false;
    const over = new Promise<void>((resolve) => storm.once('message', () => resolve())).then(
      () => (isOver = true),
    );
    await page
      .getByRole('row', { name: /A device asked/ })
      .first()
      .waitFor();
    // What a person does meanwhile: each is done while events still pour in.
    for (let nth = 1; !isOver; nth++) {
      await desk.do('settings.set', { name: 'deskName', value: `Bench ${nth}` });
      await page.getByRole('tab', { name: 'Who did what' }).click();
      await page
        .getByRole('row', { name: /Name of this desk/ })
        .first()
        .waitFor();
      await page.getByRole('tab', { name: 'Events' }).click();
      await page
        .getByRole('row', { name: /A device asked/ })
        .first()
        .waitFor();
    }
    await over;
    await desk.do('settings.set', { name: 'deskName', value: 'Quiet again' });
    const { total } = await desk.do('events.list', { limit: 1 });
    expect(total).toBeGreaterThan(perSecond * seconds);
    const label = `${total.toLocaleString('en-GB')} events`;
    await expect
      .poll(() => page.getByRole('grid').getAttribute('aria-label'), { timeout: 10_000 })
      .toBe(label);
    expect(await desk.do('events.list', { text: 'A device asked', limit: 1 })).toMatchObject({
      total: perSecond * seconds,
    });
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
