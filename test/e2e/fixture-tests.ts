import type {
  Instance,
  MachineRow,
  Metric,
  RunSummary,
  ScriptOfRun,
  Spread,
} from '../../services/contract/all.ts';
import type { Output } from '../../services/contract/calls.ts';

/** Test runs of the design's picture: twelve disks, the eighth dying; one run going on; one of processors and cards. */
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

type Tests = Output<'scripts.tests'>;

const reads = [225, 221, 228, 225, 225, 226, 229, 131, 227, 229, 229, 226];
const latencies = [12.6, 13.2, 12.2, 12.0, 12.2, 12.4, 12.7, 38.1, 12.8, 12.8, 12.2, 12.4];
const heats = [33, 36, 36, 33, 33, 34, 34, 47, 36, 33, 34, 33];
const letter = (i: number): string => `sd${String.fromCodePoint(97 + i)}`;

const metric = (
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

const quiet: Omit<Instance, 'resultId' | 'target'> = {
  ...{ subject: null, model: null, serial: null, position: null, status: 2, suppressed: false },
  ...{ startedAt: 1, endedAt: 2, runtimeMs: 4000, progress: null, metrics: [], samples: [] },
  ...{ temperatureC: null, outlier: false, sentence: '' },
};

const diskOf = (resultId: number, i: number, more: Partial<Instance> = {}): Instance => ({
  ...quiet,
  ...{ resultId, target: letter(i), position: i + 1, subject: `disk:ZL2B9K${34 + i}` },
  ...{ model: 'ST12000NM001G', serial: `ZL2B9K${34 + i}` },
  ...more,
});

const fioDisk = (i: number): Instance => {
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

function spreadOf(key: string, instances: readonly Instance[]): Spread {
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

const counted = (instances: readonly Instance[], more: Partial<ScriptOfRun['counts']>) => ({
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

const script = ({ name, hardwareType, text, minutes, instances, more }: Brief): ScriptOfRun => ({
  ...{ name, title: name, description: '', type: 'testing', hardwareType, status: 2, text, spreads: [] },
  ...{ runtimeMs: minutes * minuteMs, instances, counts: counted(instances, {}) },
  ...more,
});

const alone = (resultId: number, more: Partial<Instance> = {}): Instance => ({
  ...quiet,
  ...{ resultId, target: null, ...more },
});

const twelve = (first: number, more: Partial<Instance> = {}): Instance[] =>
  reads.map((_, i) => diskOf(first + i, i, more));

const stressed = [
  metric('bogo_ops', 'Operations', '/s', 18_442, { better: 'higher' }),
  metric('temperature_max', 'Hottest core', '°C', 78),
];
const overTime = {
  ...{ key: 'clock', title: 'Clock over the run', unit: 'MHz' },
  values: Array.from({ length: 60 }, (_, i) => (i < 4 ? 5000 - i * 150 : 4400 + ((i * 11) % 6) * 20)),
};

function tests(suppressed: ReadonlySet<number>): ScriptOfRun[] {
  const fio = reads.map((_, i) => fioDisk(i)).map((i) => ({ ...i, suppressed: suppressed.has(i.resultId) }));
  return [
    script({
      ...{ name: 'fio', hardwareType: 3, text: '12 disks, 1 slow', minutes: 41, instances: fio },
      more: {
        description: 'Sequential read over the whole disk, outer to inner tracks',
        spreads: ['read', 'latency_p99', 'temperature'].map((key) => spreadOf(key, fio)),
        counts: counted(fio, {}),
      },
    }),
    script({
      ...{ name: 'smartctl-validate', hardwareType: 3, text: '12 disks', minutes: 4 / 60 },
      instances: twelve(120),
    }),
    script({
      ...{ name: 'badblocks', hardwareType: 3, text: '12 disks, read only', minutes: 58 },
      instances: twelve(140),
    }),
    script({ name: 'memtester', hardwareType: 2, text: '128 GiB', minutes: 11, instances: [alone(160)] }),
    script({
      ...{ name: 'stress-ng-cpu-short', hardwareType: 1, text: '32 threads', minutes: 5 },
      instances: [alone(170, { metrics: stressed, samples: [overTime], runtimeMs: 5 * minuteMs })],
      more: { title: 'Processors under load' },
    }),
    script({
      ...{ name: 'network-link', hardwareType: 4, text: '2 cards', minutes: 1 / 60 },
      instances: [0, 1].map((i) => ({
        ...quiet,
        ...{ resultId: 180 + i, target: `enp1s0f${i}`, subject: `nic:b0:7b:25:0e:41:9${i}`, position: i + 1 },
        metrics: [
          metric('speed', 'Speed', 'Mb/s', i ? 1000 : 10_000, { better: 'higher' }),
          metric('errors', 'Receive errors', '', i ? 214 : 0),
        ],
      })),
    }),
    script({
      ...{ name: 'internet-connectivity', hardwareType: 0, minutes: 0 },
      text: 'skipped: no upstream on this wire',
      instances: [alone(190, { status: 9, runtimeMs: null, sentence: 'Skipped: no upstream on this wire.' })],
      more: { status: 9, runtimeMs: null },
    }),
  ];
}

const run = (runId: number, ago: number, now: number, more: Partial<RunSummary> = {}): RunSummary => ({
  ...{ runId, purpose: 'test', createdAt: now - ago, endedAt: now - ago + hourMs, runtimeMs: 80 * minuteMs },
  ...{ state: 'passed', text: 'All 8 passed' },
  ...more,
});

const past = (now: number): RunSummary[] => [
  run(8, 21 * dayMs, now),
  run(7, 111 * dayMs, now, { runtimeMs: 79 * minuteMs }),
  run(6, 112 * dayMs, now, { purpose: 'commission', text: 'All 12 passed', runtimeMs: 3 * minuteMs }),
];

const smart = (title: string, value: number, unit = '', bad = false) => ({
  ...{ resultId: 127, script: 'smartctl-validate', key: title, title, unit, value, text: null, bad },
});

const subjects: Tests['subjects'] = reads.map((_, i) => ({
  ...{ subject: `disk:ZL2B9K${34 + i}`, target: letter(i), position: i + 1 },
  ...{ model: 'ST12000NM001G', serial: `ZL2B9K${34 + i}` },
  facts: [
    smart('On for', 41_902 - i * 12, 'h'),
    smart('Reallocated', i === 7 ? 214 : 0, '', i === 7),
    smart('Pending', i === 7 ? 31 : 0, '', i === 7),
    { ...smart('Link', 0), value: null, text: '6 Gb/s' },
    smart('CRC errors', 0),
  ],
}));

const failed = (now: number, suppressed: ReadonlySet<number>): Tests => ({
  run: run(9, 3 * hourMs, now, {
    state: 'warning',
    text: '1 of 7 found something',
    runtimeMs: 112 * minuteMs,
  }),
  verdict: {
    ...{ state: 'warning', script: 'fio', resultId: 107, headline: 'sdh reads 42% slower than its 11 peers' },
    sentences: [
      'It was 9% slower on 31 October and equal on 2 August.',
      'SMART still says passed; 214 sectors have been reallocated.',
      'Likely a dying disk: replace it before the machine is used.',
    ],
  },
  scripts: tests(suppressed),
  subjects,
  before: past(now),
});

function going(now: number): Tests {
  const state = (i: number): Partial<Instance> =>
    i < 4
      ? {}
      : {
          status: i < 8 ? 1 : 0,
          endedAt: null,
          runtimeMs: null,
          progress: i < 8 ? { percent: 30 + i } : null,
        };
  const long = reads.map((_, i) => diskOf(200 + i, i, state(i)));
  return {
    run: run(10, 22 * minuteMs, now, {
      state: 'running',
      endedAt: null,
      runtimeMs: null,
      text: '1 of 2 runs',
    }),
    verdict: {
      ...{ state: 'running', script: 'smartctl-long', resultId: 204, sentences: [] },
      headline: 'Testing 12 disks: smartctl-long, 4 of 12 done',
    },
    scripts: [
      script({
        ...{ name: 'smartctl-long', hardwareType: 3, text: '12 disks, 4 running', minutes: 22 },
        instances: long,
        more: { status: 1, runtimeMs: null, counts: counted(long, { passed: 4, running: 4, waiting: 4 }) },
      }),
      script({
        ...{
          name: 'badblocks',
          hardwareType: 3,
          text: 'waits',
          minutes: 0,
          instances: twelve(240, { status: 0 }),
        },
        more: { status: 0, runtimeMs: null },
      }),
    ],
    subjects: [],
    before: past(now),
  };
}

const commissioned = (now: number): Tests => ({
  run: run(3, 4 * minuteMs, now, { purpose: 'commission', text: 'All 12 passed', runtimeMs: 151_000 }),
  verdict: { state: 'passed', headline: 'All 12 passed', sentences: [], script: null, resultId: null },
  scripts: ['maas-lshw', 'smartctl-validate', 'maas-capture-lldpd'].map((name, i) =>
    script({
      ...{ name, hardwareType: 0, text: '', minutes: (i + 1) / 10, instances: [alone(300 + i)] },
      more: { type: 'commissioning' },
    }),
  ),
  subjects: [],
  before: [],
});

const never: Tests = {
  ...{ run: null, scripts: [], subjects: [], before: [] },
  verdict: { state: 'none', headline: '', sentences: [], script: null, resultId: null },
};

export function testsOf(machine: MachineRow, now: number, suppressed: ReadonlySet<number>): Tests {
  if (machine.status === 'failed_testing') return failed(now, suppressed);
  if (machine.status === 'testing') return going(now);
  return machine.status === 'new' ? never : commissioned(now);
}

/** sdh over three runs. */
export const historyOf = (now: number): Output<'scripts.history'> => ({
  lines: (
    [
      ['read', 'Read', 'MB/s', [224, 204, 131], '131 MB/s, 42% lower than on 2 August'],
      ['latency_p99', 'Latency p99', 'ms', [12.4, 14.1, 38.1], '38.1 ms, three times that of 2 August'],
      ['temperature', 'Temperature', '°C', [34, 38, 47], ''],
    ] as const
  ).map(([key, title, unit, values, sentence]) => ({
    ...{ subject: 'disk:ZL2B9K41', target: 'sdh', key, title, unit, sentence },
    better: key === 'read' ? 'higher' : 'lower',
    points: values.map((value, i) => ({
      ...{ runId: 7 + i, resultId: i, at: now - [111, 21, 0][i]! * dayMs, value, status: 2 },
    })),
  })),
});

export const recentOf = (machines: readonly MachineRow[], now: number): Output<'scripts.recent'> => ({
  items: machines.flatMap(({ systemId, hostname, status }, i) => {
    if (status === 'failed_testing')
      return [
        {
          systemId,
          hostname,
          run: run(9, 3 * hourMs, now, { state: 'warning', text: 'sdh reads 42% slower than its 11 peers' }),
        },
        { systemId, hostname, run: run(8, 21 * dayMs, now) },
      ];
    if (status === 'testing')
      return [
        {
          systemId,
          hostname,
          run: run(10, 22 * minuteMs, now, { state: 'running', runtimeMs: null, text: '1 of 2 runs' }),
        },
      ];
    return status === 'ready' ? [{ systemId, hostname, run: run(100 + i, (2 + i) * dayMs, now) }] : [];
  }),
});

export const reportOf = (title: string) => ({
  title,
  fileName: 'report.html',
  html: `<!doctype html><html lang="en"><title>${title}</title><style>body{font-family:sans-serif;margin:2em}</style><h1>${title}</h1><p>sdh reads 42% slower than its 11 peers</p></html>`,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
});
