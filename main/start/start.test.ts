import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { electronProgram, whyNoWindow } from './electron-program.ts';
import { fetchElectron } from './fetch-electron.ts';

/** A package folder with an installer of our own: what it does stands for the network. */
let dir: string;
const electron = (): string => path.join(dir, 'node_modules/electron');
const installer = (code: string): void => writeFileSync(path.join(electron(), 'install.js'), code);
const fast = { lookEveryMs: 20, stalledMs: 400 };

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'md-start-'));
  mkdirSync(electron(), { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

test('a window needs a display, and is not for root', () => {
  expect(whyNoWindow('linux', 1000, { DISPLAY: ':0' })).toBeNull();
  expect(whyNoWindow('linux', 1000, { WAYLAND_DISPLAY: 'wayland-0' })).toBeNull();
  expect(whyNoWindow('linux', 1000, {})).toContain('no display');
  expect(whyNoWindow('linux', 0, { DISPLAY: ':0' })).toContain('root');
  expect(whyNoWindow('darwin', 501, {})).toBeNull();
});

test("Electron's program is fetched by its own installer, with progress, and found afterwards", async () => {
  expect(electronProgram(dir)).toBeNull();
  installer(`const fs = require('fs'), path = require('path');
    fs.writeFileSync(path.join(process.env.TMPDIR, 'part'), Buffer.alloc(25e6));
    setTimeout(() => {
      fs.mkdirSync(path.join(__dirname, 'dist'));
      fs.writeFileSync(path.join(__dirname, 'dist/electron'), 'x');
      fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron');
    }, 150);`);
  const told: number[] = [];
  expect(await fetchElectron(dir, (megabytes) => told.push(megabytes), fast)).toEqual({ ok: true });
  expect(told).toContain(25);
  expect(electronProgram(dir)).toBe(path.join(electron(), 'dist/electron'));
  expect(readdirSync(path.join(dir, 'node_modules/.cache'))).toEqual([]);
});

test.each([
  [
    'TypeError: fetch failed\\n    at node:internal',
    'The place where Electron publishes it cannot be reached from here.',
  ],
  ['Error: EACCES: permission denied, mkdir\\n    at x', 'EACCES: permission denied, mkdir'],
])('%j fails with a sentence, and leaves nothing', async (complaint, sentence) => {
  installer(`console.error('${complaint}'); process.exit(1);`);
  expect(await fetchElectron(dir, () => {}, fast)).toMatchObject({ ok: false, problem: { sentence } });
  expect(readdirSync(path.join(dir, 'node_modules/.cache'))).toEqual([]);
});

test('a network that swallows everything is given up', async () => {
  installer('setInterval(() => {}, 1000);');
  const result = await fetchElectron(dir, () => {}, fast);
  expect(result).toMatchObject({ problem: { sentence: 'Nothing more came over the network.' } });
});

test('a package without its installer is no program', async () => {
  rmSync(electron(), { recursive: true });
  expect((await fetchElectron(dir, () => {}, fast)).ok).toBe(false);
});
