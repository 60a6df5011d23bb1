import { html, type Html } from './html.ts';

const WIDTH = 96;
const HEIGHT = 20;

/** Where the lines of a column begin and end, so that they can be held against each other. */
export const rangeOf = (rows: readonly (readonly number[])[]): { low: number; high: number } => ({
  low: Math.min(...rows.flat()),
  high: Math.max(...rows.flat()),
});

/** A row of samples as a small line; flat in the middle where all of its column are equal. */
export function sparkline(
  values: readonly number[],
  { low, high }: { low: number; high: number } = rangeOf([values]),
): Html | null {
  if (values.length < 2) return null;
  const span = high - low;
  const points = values.map((value, i) => {
    const x = (i / (values.length - 1)) * WIDTH;
    const y = span === 0 ? HEIGHT / 2 : HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return html`<svg
    class="samples"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label="${`${values.length} samples`}"
  >
    <path d="${`M${points.join(' L')}`}" />
  </svg>`;
}
