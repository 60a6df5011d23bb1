import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(32_767),
  height: z.number().int().min(1).max(32_767),
});
export type Bounds = z.infer<typeof bounds>;

const kept = z.object({ bounds, maximized: z.boolean(), fullScreen: z.boolean() });
export type WindowState = z.infer<typeof kept>;

export const smallest = { width: 760, height: 560 };
const usual = { width: 1280, height: 820 };
/** So much of the title bar must lie on a screen for a person to take hold of it. */
const graspable = { width: 120, height: 30 };

const overlap = (a1: number, a2: number, b1: number, b2: number): number =>
  Math.min(a2, b2) - Math.max(a1, b1);

/** Whether the window's title bar can be taken hold of on one of the screens that there are now. */
const isReachable = (window: Bounds, screens: readonly Bounds[]): boolean =>
  screens.some(
    (screen) =>
      overlap(window.x, window.x + window.width, screen.x, screen.x + screen.width) >= graspable.width &&
      overlap(window.y, window.y + graspable.height, screen.y, screen.y + screen.height) >= graspable.height,
  );

/**
 * Where a new window goes: to where it was, no larger than the screen there; in the middle, with the usual size, when
 * that screen is gone or nothing usable is kept. `screens`: work areas, the main one first.
 */
export function placeWindow(
  state: WindowState | null,
  screens: readonly Bounds[],
): Partial<Bounds> & Pick<Bounds, 'width' | 'height'> {
  const main = screens[0];
  const fit = (size: { width: number; height: number }, screen: Bounds | undefined) => ({
    width: Math.max(smallest.width, Math.min(size.width, screen?.width ?? size.width)),
    height: Math.max(smallest.height, Math.min(size.height, screen?.height ?? size.height)),
  });
  if (!state || !isReachable(state.bounds, screens)) return fit(usual, main);
  const on = screens.find((screen) => isReachable(state.bounds, [screen]));
  return { x: state.bounds.x, y: state.bounds.y, ...fit(state.bounds, on) };
}

const fileIn = (dir: string): string => path.join(dir, 'window.json');

/** What was kept, or null: a file that is missing, cut short or of another version is no trouble. */
export function readWindowState(dir: string): WindowState | null {
  try {
    return kept.parse(JSON.parse(readFileSync(fileIn(dir), 'utf8')));
  } catch {
    return null;
  }
}

/** Keeps it. A disk that is full or read-only costs only the memory of where the window was. */
export function writeWindowState(dir: string, state: WindowState): boolean {
  try {
    mkdirSync(dir, { recursive: true });
    writeFileSync(fileIn(dir), `${JSON.stringify(state)}\n`);
    return true;
  } catch {
    return false;
  }
}
