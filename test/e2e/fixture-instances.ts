import type { Instance, Metric, ScriptOfRun, Spread } from '../../services/contract/all.ts';

/** What one test found on one thing, and on twelve disks of which the eighth dies. */
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const reads = [225, 221, 228, 225, 225, 226, 229, 131, 227, 229, 229, 226];
const latencies = [12.6, 13.2, 12.2, 12.0, 12.2, 12.4, 12.7, 38.1, 12.8, 12.8, 12.2, 12.4];
const heats = [33, 36, 36, 33, 33, 34, 34, 47, 36, 33, 34, 33];
export const letter = (i: number): string => `sd${String.fromCodePoint(97 + i)}`;

export const metric = (
  key: string,
  title: string,
  unit: string,
  value: number,
  more: Partial<Metric> = {},
): Metric => ({
  ...{ key, title, unit, value, text: null, outlier: false },
  better: unit === 'MB/s' ? 'higher' : 'lower',
  ...more,
});

/** Outer tracks are faster; the eighth falls a quarter along, and jumps. The same at every call. */
const overTheDisk = (read: number, isBad: boolean): number[] =>
  Array.from({ length: 40 }, (_, i) => {
    const slope = read * (1.1 - (i / 39) * 0.22) + ((i * 7) % 5) * 0.6;
    if (!isBad || i < 10) return Math.round(isBad ? slope + 80 : slope);
    return Math.round((i < 27 ? 95 : 140) + ((i * 13) % 7) * (i < 27 ? 8 : 3));
  });

const loadedAt = Date.now();

export const quiet: Omit<Instance, 'resultId' | 'target'> = {
  ...{ subject: null, model: null, serial: null, position: null, status: 2, suppressed: false },
  ...{
    startedAt: loadedAt - 3 * minuteMs,
    endedAt: loadedAt - 2 * minuteMs,
    runtimeMs: 4000,
    progress: null,
    metrics: [],
    samples: [],
  },
  ...{ temperatureC: null, outlier: false, sentence: '' },
};

export const diskOf = (resultId: number, i: number, more: Partial<Instance> = {}): Instance => ({
  ...quiet,
  ...{ resultId, target: letter(i), position: i + 1, subject: `disk:ZL2B9K${34 + i}` },
  ...{ model: 'ST12000NM001G', serial: `ZL2B9K${34 + i}` },
  ...more,
});

export const fioDisk = (i: number): Instance => {
  const outlier = i === 7;
  return diskOf(100 + i, i, {
    runtimeMs: 41 * minuteMs,
    outlier,
    metrics: [
      metric('read', 'Read', 'MB/s', reads[i]!, { outlier }),
      metric('latency_p99', 'Latency p99', 'ms', latencies[i]!, { outlier }),
      metric('temperature', 'Temperature', '°C', heats[i]!, { outlier }),
    ],
    samples: [{ key: 'read', title: 'Read', unit: 'MB/s', values: overTheDisk(reads[i]!, outlier) }],
    temperatureC: heats[i]!,
    sentence: outlier ? 'sdh reads 42% slower than its 11 peers' : '',
  });
};

export function spreadOf(key: string, instances: readonly Instance[]): Spread {
  const found = instances.flatMap((i) => i.metrics.filter((m) => m.key === key).map((m) => ({ i, m })));
  const { title, unit, better } = found[0]!.m;
  const usual = found.filter(({ m }) => !m.outlier).map(({ m }) => m.value!);
  return {
    ...{ key, title, unit, better, low: Math.min(...usual), high: Math.max(...usual) },
    median: usual.toSorted((a, b) => a - b)[Math.floor(usual.length / 2)]!,
    points: found.map(({ i, m }) => ({
      ...{ resultId: i.resultId, target: i.target, value: m.value!, outlier: m.outlier },
    })),
    sentence: '',
  };
}

export const counted = (instances: readonly Instance[], more: Partial<ScriptOfRun['counts']>) => ({
  ...{ total: instances.length, waiting: 0, running: 0, warned: 0, failed: 0, skipped: 0, aborted: 0 },
  passed: instances.length,
  suppressed: instances.filter((i) => i.suppressed).length,
  outliers: instances.filter((i) => i.outlier && !i.suppressed).length,
  ...more,
});

interface Brief {
  name: string;
  hardwareType: number;
  text: string;
  minutes: number;
  instances: Instance[];
  more?: Partial<ScriptOfRun>;
}

export const script = ({ name, hardwareType, text, minutes, instances, more }: Brief): ScriptOfRun => ({
  ...{ name, title: name, description: '', type: 'testing', hardwareType, status: 2, text, spreads: [] },
  ...{ runtimeMs: minutes * minuteMs, instances, counts: counted(instances, {}) },
  ...more,
});

export const alone = (resultId: number, more: Partial<Instance> = {}): Instance => ({
  ...quiet,
  ...{ resultId, target: null, ...more },
});

export const twelve = (first: number, more: Partial<Instance> = {}): Instance[] =>
  reads.map((_, i) => diskOf(first + i, i, more));
