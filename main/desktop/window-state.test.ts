import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { placeWindow, readWindowState, writeWindowState, type WindowState } from './window-state.ts';

const laptop = { x: 0, y: 0, width: 1920, height: 1050 };
const beside = { x: 1920, y: 0, width: 2560, height: 1400 };
const at = (x: number, y: number, width = 1000, height = 700): WindowState => ({
  bounds: { x, y, width, height },
  maximized: false,
  fullScreen: false,
});

test('a window opens where it was, also on a second screen', () => {
  expect(placeWindow(at(100, 80), [laptop])).toEqual({ x: 100, y: 80, width: 1000, height: 700 });
  expect(placeWindow(at(2000, 80), [laptop, beside])).toMatchObject({ x: 2000, y: 80 });
});

test('when its screen is gone it opens in the middle, with the usual size', () => {
  expect(placeWindow(at(2000, 80), [laptop])).toEqual({ width: 1280, height: 820 });
  expect(placeWindow(at(-5000, -5000), [laptop])).toEqual({ width: 1280, height: 820 });
  expect(placeWindow(null, [laptop])).toEqual({ width: 1280, height: 820 });
});

test('a title bar above the screen or with a sliver at its edge is not enough', () => {
  expect(placeWindow(at(100, -40), [laptop])).not.toHaveProperty('x');
  expect(placeWindow(at(1900, 80), [laptop])).not.toHaveProperty('x');
});

test('it is no larger than its screen and no smaller than what the pages need', () => {
  const small = { x: 0, y: 0, width: 1024, height: 700 };
  expect(placeWindow(at(0, 0, 3000, 2000), [small])).toMatchObject({ width: 1024, height: 700 });
  expect(placeWindow(at(0, 0, 10, 10), [laptop])).not.toHaveProperty('x');
  expect(placeWindow(at(0, 0, 300, 200), [laptop])).toMatchObject({ width: 760, height: 560 });
});

test('what is kept is read again; anything else in its place is nothing', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-window-'));
  expect(readWindowState(dir)).toBeNull();
  expect(writeWindowState(dir, at(1, 2))).toBe(true);
  expect(readWindowState(dir)).toEqual(at(1, 2));
  for (const text of ['', '{"bounds":', '[]', JSON.stringify({ ...at(1, 2), bounds: { x: 'NaN' } })]) {
    writeFileSync(path.join(dir, 'window.json'), text);
    expect(readWindowState(dir)).toBeNull();
  }
  expect(writeWindowState(path.join(dir, 'window.json'), at(1, 2))).toBe(false);
  rmSync(dir, { recursive: true });
});
