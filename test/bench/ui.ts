import { setTimeout as wait } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { openBrowser } from '../e2e/browser.ts';
import { uiServer } from './ui-server.ts';

/**
 * The list of 10,000 machines in Chromium with software rendering: first paint, scrolling, 1,000 machines that change
 * at once, memory after 100,000 changes, bytes on the link for one change.
 */
const frames = 400;
const batch = 5000;
const changes = 100_000;

const frameScript = `
  window.frameTimes = [];
  window.recording = false;
  const tick = (at) => { if (window.recording) window.frameTimes.push(at); requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  new MutationObserver(() => {
    if (!window.firstRowAt && document.querySelector('[role="row"][aria-rowindex="2"] a'))
      requestAnimationFrame(() => (window.firstRowAt = performance.now()));
  }).observe(document, { childList: true, subtree: true });
`;

/** Lengths of the frames while something runs, in milliseconds, the longest last. */
async function framesOf(page: Page, run: () => Promise<unknown>): Promise<number[]> {
  await page.evaluate('window.frameTimes = []; window.recording = true;');
  await run();
  await page.evaluate('window.recording = false;');
  const times = await page.evaluate<number[]>('window.frameTimes');
  return times
    .slice(1)
    .map((at, i) => at - times[i]!)
    .sort((a, b) => a - b);
}

async function heapMb(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await cdp.send('Runtime.getHeapUsage')) as { usedSize: number };
  return usedSize / 1e6;
}

interface Sent {
  requestId: string;
  request: { url: string; postData?: string; headers: object };
}

/** What crosses the link both ways while something happens: bodies and headers of calls, and live messages. */
async function bytesOf(cdp: CDPSession, run: () => void): Promise<number> {
  let bytes = 0;
  const polls = new Set<string>();
  const onFrame = (e: { response: { payloadData: string } }): void =>
    void (bytes += e.response.payloadData.length);
  const onDone = (e: { requestId: string; encodedDataLength: number }): void =>
    void (bytes += polls.has(e.requestId) ? 0 : e.encodedDataLength);
  const onSent = (e: Sent): void => {
    // What is asked by the clock alone belongs to no change.
    if (/desk\.|claims/.test(e.request.url)) polls.add(e.requestId);
    else bytes += (e.request.postData?.length ?? 0) + JSON.stringify(e.request.headers).length;
  };
  cdp.on('Network.webSocketFrameReceived', onFrame);
  cdp.on('Network.loadingFinished', onDone);
  cdp.on('Network.requestWillBeSent', onSent);
  run();
  await wait(2500);
  cdp.off('Network.webSocketFrameReceived', onFrame);
  cdp.off('Network.loadingFinished', onDone);
  cdp.off('Network.requestWillBeSent', onSent);
  return bytes;
}

const figure = (name: string, value: number, unit: string): void =>
  console.log(`${name.padEnd(58)} ${value.toFixed(1).padStart(10)} ${unit}`);
const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0;

const server = await uiServer();
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.addInitScript(frameScript);
await page.goto(`${server.url}/machines`);
await page.waitForFunction('window.firstRowAt');
figure('first useful paint (first rows of 10,000)', await page.evaluate<number>('window.firstRowAt'), 'ms');
const pressed = performance.now();
await page.getByRole('grid').focus();
await page.keyboard.press('End');
await page.getByRole('row', { name: /node-10000/ }).waitFor();
figure('End to the last of 10,000 rows', performance.now() - pressed, 'ms');
await page.keyboard.press('Home');
await page.getByRole('row', { name: /node-00001/ }).waitFor();
await wait(1000);

const idle = await framesOf(page, () => wait(2000));
figure('a frame at rest, median', median(idle), 'ms');
const scroll = `new Promise((done) => {
  const grid = document.querySelector('[role="grid"]');
  let left = ${frames};
  const step = () => { grid.scrollTop += 90; if (--left > 0) requestAnimationFrame(step); else done(); };
  step();
})`;
const scrolled = await framesOf(page, () => page.evaluate(scroll));
figure('scrolling, a frame, median', median(scrolled), 'ms');
figure('scrolling, the worst frame', scrolled.at(-1) ?? 0, 'ms');

await page.evaluate(`document.querySelector('[role="grid"]').scrollTop = 0`);
await wait(1500);
const crowd = await framesOf(page, async () => {
  server.changeMany(0, 1000);
  await wait(3000);
});
figure('1,000 machines change at once, the worst frame', crowd.at(-1) ?? 0, 'ms');

const cdp = await page.context().newCDPSession(page);
await cdp.send('Network.enable');
figure('one machine in sight moves on, on the link', await bytesOf(cdp, () => server.moveOn(3)), 'bytes');
figure(
  'one machine out of sight changes its state, on the link',
  await bytesOf(cdp, () => server.changeMany(9000, 1)),
  'bytes',
);
await cdp.send('Network.disable');
await cdp.send('HeapProfiler.enable');
const before = await heapMb(cdp);
const steady = await framesOf(page, async () => {
  for (let told = 0; told < changes; told += batch) {
    server.changeMany(told % 10_000, batch);
    await wait(700);
  }
});
figure('5,000 changes every 0.7 s, the worst frame', steady.at(-1) ?? 0, 'ms');
await wait(1500);
figure('memory before', before, 'MB');
figure(`memory after ${changes.toLocaleString('en-GB')} changes`, await heapMb(cdp), 'MB');
await browser.close();
await server.close();
