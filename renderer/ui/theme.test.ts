import { expect, test } from 'vitest';
import { colours, type Scheme } from './theme.ts';

/** WCAG 2.2 relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const grounds = (c: Scheme) => ({
  canvas: c.canvas,
  surface: c.surface,
  raised: c.raised,
  sunken: c.sunken,
  select: c.select,
});
const meanings = ['arc', 'ready', 'use', 'fail', 'warn', 'aside'] as const;

test.each(['dark', 'light'] as const)(
  'every text of the %s scheme has a contrast of 4.5 on every ground',
  (scheme) => {
    const c = colours[scheme];
    const low: string[] = [];
    const check = (name: string, fore: string, back: string, least: number): void => {
      const r = ratio(fore, back);
      if (r < least) low.push(`${name}: ${r.toFixed(2)} under ${least}`);
    };
    for (const [ground, back] of Object.entries(grounds(c))) {
      for (const text of ['text', 'text2', 'text3'] as const)
        check(`${text} on ${ground}`, c[text], back, 4.5);
      for (const meaning of meanings) check(`${meaning} on ${ground}`, c[meaning], back, 4.5);
      check(`lineStrong on ${ground}`, c.lineStrong, back, 3);
    }
    for (const meaning of meanings) {
      check(`${meaning} on its tint`, c[meaning], c.soft[meaning], 4.5);
      check(`text3 on the tint of ${meaning}`, c.text3, c.soft[meaning], 4.5);
    }
    check('text on a primary button', c.onArc, c.arc, 4.5);
    check('text on a destructive button', c.onFail, c.fail, 4.5);
    expect(low).toEqual([]);
  },
);

test('the ratio is computed as in the design: text on canvas, lowest of all grounds', () => {
  expect(ratio(colours.dark.text, colours.dark.select)).toBeCloseTo(11.95, 1);
  expect(ratio(colours.light.onArc, colours.light.arc)).toBeCloseTo(6.53, 1);
});
