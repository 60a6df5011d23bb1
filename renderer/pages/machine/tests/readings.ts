import type { Instance, Metric, ScriptOfRun, Spread, Verdict } from '../../../../services/contract/all.ts';
import { outcomeOfScript } from './outcomes.ts';
import { words } from '../../../words/words.ts';

const formats = [0, 1, 2].map(
  (digits) =>
    new Intl.NumberFormat(words.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

/** Digits behind the point that numbers of one metric share: as many as can be told apart. */
export function digitsOf(values: readonly number[]): number {
  const sizes = values.filter((v) => !Number.isInteger(v)).map(Math.abs);
  if (sizes.length === 0 || Math.max(...values.map(Math.abs)) >= 100) return 0;
  return Math.max(...sizes) >= 1 ? 1 : 2;
}

/** 41,902, 225, 12.6, 0.04. */
export const numberOf = (value: number, digits = digitsOf([value])): string => formats[digits]!.format(value);

export const textOf = (of: { value: number | null; text: string | null }, digits?: number): string =>
  of.value === null ? (of.text ?? words.desk.none) : numberOf(of.value, digits);

/** The digits of each metric of a script, by its key. */
export function digitsIn(instances: readonly Instance[]): Map<string, number> {
  const values = new Map<string, number[]>();
  for (const { metrics } of instances)
    for (const { key, value } of metrics)
      if (value !== null) values.set(key, [...(values.get(key) ?? []), value]);
  return new Map([...values].map(([key, all]) => [key, digitsOf(all)]));
}

/** The row of samples that a metric is drawn by: its own, else one of the same unit. */
export function samplesOf(instance: Instance, metric: { key: string; unit: string }): readonly number[] {
  const { samples } = instance;
  const row =
    samples.find((s) => s.key === metric.key) ?? samples.find((s) => s.unit !== '' && s.unit === metric.unit);
  return row?.values ?? [];
}

/** What can be chosen to be drawn: every metric that is a number somewhere, in the order of the script. */
export function metricsOf(script: ScriptOfRun): Pick<Metric, 'key' | 'title' | 'unit'>[] {
  const known = new Map<string, Pick<Metric, 'key' | 'title' | 'unit'>>();
  for (const { metrics } of script.instances)
    for (const { key, title, unit, value } of metrics)
      if (value !== null && !known.has(key)) known.set(key, { key, title, unit });
  return [...known.values()];
}

/** A range that all small plots share: wide enough that noise of a few percent looks like noise. */
export function sharedScale(series: readonly (readonly number[])[]): [low: number, high: number] {
  const all = series.flat();
  if (all.length === 0) return [0, 1];
  const high = Math.max(...all);
  const low = Math.min(Math.min(...all), high - Math.abs(high) * 0.4);
  return high > low ? [low, high] : [low - 1, high + 1];
}

/** Where a value stands among the points of its metric, in percent of the line, with room at both ends. */
export function placeOn(value: number, points: Spread['points']): number {
  const values = points.map((p) => p.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  return high > low ? 4 + (92 * (value - low)) / (high - low) : 50;
}

/** The numbers of a bay, three at most: the chosen one first, then the next of the script. */
export function shownMetrics(instance: Instance, chosen: string): Metric[] {
  const first = instance.metrics.find((m) => m.key === chosen);
  const rest = instance.metrics.filter((m) => m !== first && m.value !== null);
  return [...(first ? [first] : []), ...rest].slice(0, 3);
}

/** Which instance is looked at first: one that stands apart, else one that failed, else the first. */
export function firstToRead(script: ScriptOfRun): Instance | undefined {
  const { instances } = script;
  return (
    instances.find((i) => i.outlier && !i.suppressed) ??
    instances.find((i) => i.sentence !== '' && !i.suppressed) ??
    instances[0]
  );
}

/** Whether a result speaks against the machine: it failed, or stands apart. */
export const canSuppress = (instance: Instance): boolean =>
  !instance.suppressed && (instance.outlier || [3, 4, 6, 8, 11].includes(instance.status));

/** Whether the page speaks of the run as a whole: nothing else is looked at than what its verdict is about. */
export const saysVerdict = (verdict: Verdict, script: ScriptOfRun | undefined): boolean =>
  !script || verdict.script === null || script.name === verdict.script;

/** The sentence of the page: the run's, else what the chosen script found. */
export function headlineOf(verdict: Verdict, script: ScriptOfRun | undefined): string {
  if (!script || saysVerdict(verdict, script)) return verdict.headline;
  return (
    firstToRead(script)?.sentence || words.tests.scriptSaid(script.name, outcomeOfScript(script), script.text)
  );
}
