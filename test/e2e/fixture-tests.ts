import type { Instance, MachineRow, RunSummary, ScriptOfRun } from '../../services/contract/all.ts';
import type { Output } from '../../services/contract/calls.ts';
import {
  alone,
  counted,
  dayMs,
  diskOf,
  fioDisk,
  hourMs,
  letter,
  metric,
  minuteMs,
  quiet,
  reads,
  script,
  spreadOf,
  twelve,
} from './fixture-instances.ts';

/** Test runs of the design's picture: twelve disks, the eighth dying; one run going on; one of processors and cards. */
type Tests = Output<'scripts.tests'>;

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
