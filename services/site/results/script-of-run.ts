import type { z } from 'zod';
import type { instance, scriptOfRun, spread } from './contract.ts';
import { counted, figure } from './numbers.ts';
import { betterOf, outliersByKind } from './outliers.ts';
import type { ResultFacts } from './result-facts.ts';
import { oddWord, outlierSentence, spreadSentence } from './sentences.ts';

export type ScriptOfRun = z.input<typeof scriptOfRun>;
export type Instance = z.input<typeof instance>;
export type Spread = z.input<typeof spread>;

const RUNNING = [1, 7, 10];
const FAILED = [3, 4, 8, 11];
const is = {
  waiting: [0],
  running: RUNNING,
  passed: [2],
  warned: [6],
  failed: FAILED,
  skipped: [9],
  aborted: [5],
};
/** The worst first: what a script's several results come to. */
const worst = [...RUNNING, 0, ...FAILED, 5, 6, 2, 9];

/** What is compared with what: things of the same make. */
const kindOf = (r: ResultFacts): string => r.model ?? '';

/** One line of the dot plot for each number that at least two instances measured, and who is odd there. */
export function spreadsOf(results: readonly ResultFacts[]): {
  spreads: Spread[];
  /** By result: what is said of it, the most telling first. */
  odd: Map<number, { key: string; word: string; sentence: string }[]>;
} {
  const odd = new Map<number, { key: string; word: string; sentence: string }[]>();
  const keys = [
    ...new Set(results.flatMap((r) => r.metrics.filter((m) => m.value !== null).map((m) => m.key))),
  ];
  const spreads = keys.flatMap((key): Spread[] => {
    const points = results.flatMap((r) => {
      const metric = r.metrics.find((m) => m.key === key);
      return metric?.value === null || metric === undefined
        ? []
        : [{ r, metric, value: metric.value, kind: kindOf(r) }];
    });
    if (points.length < 2) return [];
    const { title, unit } = points[0]!.metric;
    const better = betterOf(points[0]!.metric.better, unit);
    const { outliers, of } = outliersByKind(points, better, unit);
    for (const place of outliers) {
      const { r, value, kind } = points[place]!;
      const group = of.get(kind)!;
      const against = { ...group, value, peers: group.count - 1 };
      const sentence = outlierSentence(r.target ?? r.title, { key, title, unit }, against);
      odd.set(r.id, [...(odd.get(r.id) ?? []), { key, word: oddWord({ key, title, unit }), sentence }]);
    }
    const rest = points.filter((_, i) => !outliers.has(i)).map((p) => p.value);
    const low = Math.min(...rest);
    const high = Math.max(...rest);
    const sorted = points.map((p) => p.value).sort((a, b) => a - b);
    return [
      {
        ...{ key, title, unit, better, low, high },
        median: sorted[Math.floor(sorted.length / 2)]!,
        points: points.map(({ r, value }, i) => ({
          ...{ resultId: r.id, target: r.target, value },
          outlier: outliers.has(i),
        })),
        sentence: spreadSentence(
          points.filter((_, i) => outliers.has(i)).map((p) => p.value),
          { low, high, unit },
        ),
      },
    ];
  });
  return { spreads, odd };
}

export function instanceOf(r: ResultFacts, odd: readonly { key: string; sentence: string }[]): Instance {
  const temperature = r.metrics.find((m) => m.value !== null && (m.unit === '°C' || m.unit === 'C'));
  const trouble = r.status !== 2 && r.endedAt !== null ? r.lastWords : '';
  return {
    ...{ resultId: r.id, target: r.target, subject: r.subject, model: r.model, serial: r.serial },
    ...{ position: r.position, status: r.status, suppressed: r.suppressed, startedAt: r.startedAt },
    ...{ endedAt: r.endedAt, runtimeMs: r.runtimeMs, progress: r.progress },
    metrics: r.metrics
      .filter((m) => m.samples === null)
      .map(({ key, title, unit, better, value, text }) => ({
        ...{ key, title, unit, value, text },
        better: betterOf(better, unit),
        outlier: odd.some((o) => o.key === key),
      })),
    samples: r.metrics.flatMap(({ key, title, unit, samples }) =>
      samples ? [{ key, title, unit, values: samples }] : [],
    ),
    temperatureC: temperature?.value ?? null,
    outlier: odd.length > 0,
    sentence: [trouble, ...odd.map((o) => o.sentence)].filter(Boolean).join('. '),
  };
}

export interface MachineSize {
  cpuCount: number;
  memoryMib: number;
}

/** "12 disks, 1 slow", "128 GiB", "skipped: no upstream on this wire". */
function textOf(
  instances: readonly Instance[],
  hardwareType: number,
  odd: readonly string[],
  size: MachineSize,
): string {
  const [first] = instances;
  if (instances.every((i) => i.status === 9))
    return first?.sentence ? `skipped: ${first.sentence}` : 'skipped';
  const failed = instances.filter((i) => FAILED.includes(i.status) && !i.suppressed).length;
  const noun = hardwareType === 3 ? 'disk' : 'card';
  const what = !first?.target
    ? { 1: counted(size.cpuCount, 'thread'), 2: `${figure(size.memoryMib / 1024)} GiB` }[hardwareType]
    : instances.length === 1
      ? first.target
      : counted(instances.length, noun);
  const words = [...new Set(odd)].map((word) => `${odd.filter((o) => o === word).length} ${word}`);
  return [what, failed > 0 && instances.length > 1 ? `${failed} failed` : '', ...words]
    .filter(Boolean)
    .join(', ');
}

/** All results of one script in a run, compared with each other. */
export function scriptOf(results: readonly ResultFacts[], size: MachineSize): ScriptOfRun {
  const first = results[0]!;
  const { spreads, odd } = spreadsOf(results);
  const instances = results.map((r) => instanceOf(r, odd.get(r.id) ?? []));
  const counting = instances.filter((i) => !i.suppressed);
  const among = counting.length > 0 ? counting : instances;
  const count = (statuses: readonly number[]): number =>
    instances.filter((i) => statuses.includes(i.status)).length;
  const starts = instances.flatMap((i) => i.startedAt ?? []);
  const ends = instances.flatMap((i) => i.endedAt ?? []);
  const ran = starts.length > 0 && ends.length === instances.length;
  return {
    ...{ name: first.name, title: first.title, description: first.description, type: first.type },
    hardwareType: first.hardwareType,
    status: worst.find((status) => among.some((i) => i.status === status)) ?? first.status,
    counts: {
      total: instances.length,
      ...{ waiting: count(is.waiting), running: count(is.running), passed: count(is.passed) },
      ...{ warned: count(is.warned), failed: count(is.failed), skipped: count(is.skipped) },
      aborted: count(is.aborted),
      suppressed: instances.length - counting.length,
      outliers: instances.filter((i) => i.outlier && !i.suppressed).length,
    },
    runtimeMs: ran ? Math.max(0, Math.max(...ends) - Math.min(...starts)) : null,
    text: textOf(
      instances,
      first.hardwareType,
      counting.flatMap((i) => odd.get(i.resultId)?.[0]?.word ?? []),
      size,
    ),
    instances,
    spreads,
  };
}

/** A run's results by script, in the order they ran; tests come before what read the hardware. */
export function scriptsOfRun(results: readonly ResultFacts[], size: MachineSize): ScriptOfRun[] {
  const groups = [...Map.groupBy(results, (r) => r.name).values()].map((group) => scriptOf(group, size));
  const isTest = (s: ScriptOfRun): boolean => s.type === 'testing';
  return [...groups.filter(isTest), ...groups.filter((s) => !isTest(s))];
}
