import { ascending, median } from './numbers.ts';

export type Better = 'higher' | 'lower' | null;

/** Fewer cannot tell which of them is the odd one. */
const LEAST_PEERS = 3;
/** How far from the middle, in standard deviations as the median deviation estimates them. */
const DEVIATIONS = 3.5;
/** The median absolute deviation of a normal distribution, as a standard deviation. */
const MAD_TO_SIGMA = 1.4826;
/** Below this share of the middle a difference is of no matter, however steady the others are. */
const LEAST_SHARE = 0.15;
/** The same for units whose zero means little. */
const leastDifference: Readonly<Record<string, number>> = { '°C': 8, '%': 10, C: 8 };

const faster = /\/s$|^IOPS$|^MIPS$|^FLOPS$/i;
const slower = /^(n|u|µ|m)s$/;

/** Which way is better: as the script says, or as its unit tells. Null where a difference means nothing by itself. */
export function betterOf(said: Better, unit: string): Better {
  if (said !== null) return said;
  if (faster.test(unit)) return 'higher';
  return slower.test(unit) || unit === '°C' ? 'lower' : null;
}

export interface Spread {
  median: number;
  /** Of those that are no outliers. */
  low: number;
  high: number;
  /** By the place in the list. */
  outliers: ReadonlySet<number>;
}

/**
 * The middle of some numbers and those that are worse by more than chance explains: further from the median than 3.5
 * deviations (by the median absolute deviation, which the odd ones cannot move), and by at least 15 %.
 */
export function spreadOf(values: readonly number[], better: Better, unit: string): Spread {
  const middle = median(ascending(values));
  const deviation = median(ascending(values.map((v) => Math.abs(v - middle))));
  const limit = Math.max(
    deviation * MAD_TO_SIGMA * DEVIATIONS,
    Math.abs(middle) * LEAST_SHARE,
    leastDifference[unit] ?? 0,
  );
  const worse = (v: number): boolean => (better === 'higher' ? v < middle : v > middle);
  const outliers = new Set(
    values.flatMap((v, i) =>
      better !== null && values.length >= LEAST_PEERS && worse(v) && Math.abs(v - middle) > limit ? [i] : [],
    ),
  );
  const rest = values.filter((_, i) => !outliers.has(i));
  return { median: middle, low: Math.min(...rest), high: Math.max(...rest), outliers };
}

/** The same over things of several kinds: each is held against its own kind alone. */
export function outliersByKind(
  points: readonly { value: number; kind: string }[],
  better: Better,
  unit: string,
): { outliers: ReadonlySet<number>; of: ReadonlyMap<string, Spread & { count: number }> } {
  const kinds = new Map<string, number[]>();
  points.forEach(({ kind }, i) => kinds.set(kind, [...(kinds.get(kind) ?? []), i]));
  const outliers = new Set<number>();
  const of = new Map<string, Spread & { count: number }>();
  for (const [kind, places] of kinds) {
    const spread = spreadOf(
      places.map((i) => points[i]!.value),
      better,
      unit,
    );
    for (const place of spread.outliers) outliers.add(places[place]!);
    of.set(kind, { ...spread, count: places.length });
  }
  return { outliers, of };
}
