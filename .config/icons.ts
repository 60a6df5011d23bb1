import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from '../test/e2e/browser.ts';

/**
 * `npm run icons`: the mark of renderer/ui/Brand.tsx as the pictures that systems want, drawn by Chromium into
 * assets/icons/. They are checked in; run it after the mark changed.
 */
const folder = path.join(new URL('..', import.meta.url).pathname, 'assets/icons');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512];
const colours = { plate: '#12181E', arc: '#46C3F6', bench: '#8C99A7', legs: '#EAEFF4', fail: '#FF7D70' };

/** A bench of two slabs on two legs, in a box of 24 by 22. */
const mark = (top: string, under: string, legs: string): string =>
  `<rect x="1" y="1" width="22" height="5.6" rx="1.4" fill="${top}"/>
   <rect x="1" y="8.2" width="22" height="5.6" rx="1.4" fill="${under}"/>
   <rect x="3.6" y="15.6" width="3" height="6" rx="1" fill="${legs}"/>
   <rect x="17.4" y="15.6" width="3" height="6" rx="1" fill="${legs}"/>`;

const svg = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">${inside}</svg>`;

/** The program's icon: the mark on a plate. */
const icon = svg(
  `<rect x="1" y="1" width="38" height="38" rx="9" fill="${colours.plate}"/>
   <g transform="translate(5 6.5) scale(1.25)">${mark(colours.arc, colours.bench, colours.legs)}</g>`,
);
/** In the tray, without the plate; the same with a red disc when a machine needs somebody. */
const tray = (sign: string): string =>
  svg(
    `<g transform="translate(2 3.5) scale(1.5)">${mark(colours.arc, colours.bench, colours.bench)}</g>${sign}`,
  );
const disc = `<circle cx="31" cy="9" r="8.4" fill="${colours.fail}"/>`;

async function draw(page: Page, source: string, size: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  const sized = source.replace('<svg ', `<svg width="${size}" height="${size}" `);
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${sized}`);
  return page.screenshot({ omitBackground: true });
}

/** Windows' container: a directory of 16 bytes a picture, then the PNGs as they are. */
function ico(pictures: readonly { size: number; png: Buffer }[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ size, png }, i) => {
    const at = 6 + 16 * i;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** macOS' container: a type of four letters and a length before each PNG. */
function icns(pictures: readonly { type: string; png: Buffer }[]): Buffer {
  const chunk = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(body.length + 8, 4);
    return Buffer.concat([head, body]);
  };
  return chunk('icns', Buffer.concat(pictures.map(({ type, png }) => chunk(type, png))));
}

mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
const page = await browser.newPage();
const drawn = new Map<number, Buffer>();
for (const size of sizes) drawn.set(size, await draw(page, icon, size));
for (const [size, png] of drawn) writeFileSync(path.join(folder, `${size}.png`), png);
writeFileSync(path.join(folder, 'metaldesk.svg'), `${icon}\n`);
for (const [name, sign] of [
  ['tray', ''],
  ['tray-trouble', disc],
] as const) {
  writeFileSync(path.join(folder, `${name}.png`), await draw(page, tray(sign), 22));
  writeFileSync(path.join(folder, `${name}@2x.png`), await draw(page, tray(sign), 44));
}
await browser.close();
const of = (size: number): Buffer => drawn.get(size)!;
const inWindows = [16, 24, 32, 48, 64, 128, 256].map((size) => ({ size, png: of(size) }));
writeFileSync(path.join(folder, 'metaldesk.ico'), ico(inWindows));
const inMac = { icp4: 16, icp5: 32, icp6: 64, ic07: 128, ic08: 256, ic09: 512 };
const chunks = Object.entries(inMac).map(([type, size]) => ({ type, png: of(size) }));
writeFileSync(path.join(folder, 'metaldesk.icns'), icns(chunks));
