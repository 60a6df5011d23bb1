import type { MachineRow, ScriptInfo, ScriptParameter } from '../../services/contract/all.ts';
import type { Output, ProcedureName } from '../../services/contract/calls.ts';
import { ok, refuse, type Result } from '../../services/contract/result.ts';
import { historyOf, recentOf, reportOf, testsOf } from './fixture-tests.ts';

/** Scripts, built-in and own, and what may be done with them. Invented, but for the names. */
type Answers = { [N in ProcedureName]?: (input: Record<string, unknown>) => Result<Output<N>> };

const parameter = (name: string, type: ScriptParameter['type'], more: Partial<ScriptParameter> = {}) => ({
  ...{ name, type, title: '', description: '', required: false, default: null, min: null, max: null },
  ...{ choices: [], allowList: false, argumentFormat: '' },
  ...more,
});

const storage = parameter('storage', 'storage', { title: 'Disks', default: 'all' });
const header = (name: string): string =>
  `#!/bin/sh -e\n# --- Start MAAS 1.0 script metadata ---\n# name: ${name}\n# title: ${name}\n# script_type: testing\n# --- End MAAS 1.0 script metadata ---\n`;

type Brief = [
  name: string,
  hardwareType: number,
  seconds: number,
  description: string,
  more?: Partial<ScriptInfo>,
];

const all: Brief[] = [
  ['7z', 1, 600, 'Packs and unpacks in memory: how fast the processors are.'],
  ['badblocks', 3, 604_800, 'Reads every block of the disk.', { parameters: [storage] }],
  [
    'badblocks-destructive',
    3,
    604_800,
    'Writes and reads every block.',
    { destructive: true, parameters: [storage] },
  ],
  [
    'fio',
    3,
    7200,
    'Sequential read over the whole disk, outer to inner tracks.',
    {
      parameters: [
        storage,
        parameter('runtime', 'runtime', { title: 'Time for each disk', default: 300, min: 10, max: 86_400 }),
        parameter('depth', 'choice', {
          title: 'Queue depth',
          default: '1',
          choices: [
            { value: '1', label: '1' },
            { value: '32', label: '32' },
          ],
        }),
      ],
      results: [
        { key: 'read', title: 'Read', description: 'Mean over the disk', unit: 'MB/s', better: 'higher' },
        { key: 'latency_p99', title: 'Latency p99', description: '', unit: 'ms', better: 'lower' },
      ],
    },
  ],
  [
    'gateway-connectivity',
    4,
    300,
    'Pings the gateway from each card.',
    { parameters: [parameter('interface', 'interface', { title: 'Cards', default: 'all' })] },
  ],
  [
    'internet-connectivity',
    0,
    300,
    'Fetches an address beyond this network.',
    {
      parameters: [
        parameter('url', 'url', {
          title: 'Addresses',
          default: 'https://connectivity.example',
          allowList: true,
          required: true,
        }),
      ],
    },
  ],
  ['memtester', 2, 3600, 'Writes patterns through the memory and reads them back.'],
  ['smartctl-long', 3, 86_400, 'The long self-test of the disk.', { parameters: [storage] }],
  [
    'smartctl-validate',
    3,
    300,
    'What the disk says of its own health.',
    { parameters: [storage], byDefault: true, tags: ['commissioning'] },
  ],
  ['stress-ng-cpu-short', 1, 300, 'Loads every thread for five minutes.', { byDefault: true }],
];

const toScript = ([name, hardwareType, timeoutSeconds, description, more]: Brief, i: number): ScriptInfo => ({
  ...{ id: i + 1, name, title: name, description, tags: [], type: 'testing', hardwareType, parallel: 1 },
  ...{ timeoutSeconds, destructive: false, mayReboot: false, recommission: false, forHardware: [] },
  ...{ applyConfiguredNetworking: false, packages: {}, parameters: [], results: [], builtIn: true },
  version: { id: i + 1, at: null, by: '', comment: '', sizeBytes: 2048 },
  ...{ byDefault: false, versions: 1 },
  ...more,
});

const own = (now: number): ScriptInfo =>
  toScript(
    [
      'rack-lights',
      0,
      60,
      'Blinks the lights of the rack.',
      {
        ...{ builtIn: false, versions: 2, tags: ['ours'] },
        version: { id: 902, at: now - 3_600_000, by: 'mira', comment: 'twice as fast', sizeBytes: 210 },
      },
    ],
    900,
  );

const texts = ['sleep 2\necho on\nsleep 2\necho off\n', 'sleep 1\necho on\nsleep 1\necho off\n'];

interface Site {
  current: () => MachineRow[];
  change: (systemId: string, change: Partial<MachineRow>) => void;
  now: () => number;
}

export function testsAnswers({ current, change, now }: Site): Answers {
  const builtIn = all.map(toScript);
  const mine = new Map([['rack-lights', own(now())]]);
  const suppressed = new Set<number>();
  const known = (): ScriptInfo[] => [...builtIn, ...mine.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const of = (name: unknown) => known().find((s) => s.name === name);
  const machine = (id: unknown) => current().find((m) => m.systemId === id);
  const gone = refuse('not_found', 'There is no such script. It may have been deleted.');
  const keep = (name: string): Result<ScriptInfo> => {
    const script = { ...own(now()), name };
    mine.set(name, script);
    return ok(script);
  };
  return {
    'scripts.list': (input) => {
      const items = known().filter((s) => input['type'] === undefined || s.type === input['type']);
      return ok({ items, total: items.length });
    },
    'scripts.get': (input) => {
      const script = of(input['name']);
      if (!script) return gone;
      const history = script.builtIn
        ? [script.version]
        : [script.version, { ...script.version, id: 901, by: 'jonas', comment: '', at: now() - 86_400_000 }];
      const text = header(script.name) + texts[input['version'] === 901 ? 0 : 1]!;
      return ok({ ...script, text, textVersion: script.version.id, history });
    },
    'scripts.check': (input) => {
      const text = String(input['text']);
      const line = text.split('\n').findIndex((l) => /timeout: soon/.test(l)) + 1;
      const problems =
        line > 0
          ? [
              {
                line,
                field: 'timeout',
                sentence: 'timeout: a number of seconds or HH:MM:SS, at most 7 days.',
              },
            ]
          : text.includes('Start MAAS')
            ? []
            : [{ line: null, field: '', sentence: 'It has no header of comments with its end.' }];
      return ok({ problems, warnings: [], script: problems.length === 0 ? own(now()) : null });
    },
    'scripts.create': () => keep('my-test'),
    'scripts.update': (input) => keep(String(input['script'])),
    'scripts.copy': (input) =>
      of(input['as'])
        ? refuse('conflict', `There is a script ${String(input['as'])} already.`)
        : keep(String(input['as'])),
    'scripts.revert': (input) => keep(String(input['name'])),
    'scripts.delete': (input) => {
      mine.delete(String(input['name']));
      return ok({});
    },
    'scripts.suppress': (input) => {
      for (const id of input['ids'] as number[]) {
        if (input['suppressed']) suppressed.add(id);
        else suppressed.delete(id);
      }
      return ok({ changed: 1 });
    },
    'scripts.tests': (input) => {
      const row = machine(input['systemId']);
      if (input['runId'] === 999) return refuse('not_found', 'store-03 has no run 999.');
      return row ? ok(testsOf(row, now(), suppressed)) : refuse('not_found', 'There is no such machine.');
    },
    'scripts.recent': () => ok(recentOf(current(), now())),
    'scripts.history': () => ok(historyOf(now())),
    'reports.machine': (input) =>
      ok(reportOf(`Acceptance report of ${machine(input['systemId'])?.hostname ?? ''}`)),
    'reports.batch': (input) =>
      ok(reportOf(`Acceptance report of ${(input['systemIds'] as string[]).length} machines`)),
    'machines.test': (input) => {
      change(String(input['systemId']), {
        status: 'testing',
        activity: { rail: 'ctttttt', text: 'Switching on', late: false },
      });
      return ok({});
    },
  };
}
