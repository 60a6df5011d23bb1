import { z } from 'zod';
import { runPurposes } from '../../contract/fleet.ts';
import { instant, query, systemId } from '../../contract/procedure.ts';

/** What a number is worth: whether more of it is better. Null where nobody said and its unit does not tell. */
const better = z.enum(['higher', 'lower']).nullable();

/** One number of one result; text where the script wrote no number. */
export const metric = z.object({
  key: z.string(),
  /** "Read", "Latency p99". */
  title: z.string(),
  /** "MB/s", "ms", "°C", or nothing. */
  unit: z.string(),
  better,
  value: z.number().nullable(),
  text: z.string().nullable(),
  /** Worse than its peers by more than chance explains. */
  outlier: z.boolean(),
});
export type Metric = z.infer<typeof metric>;

/** Many numbers in a row, for a plot: the speed from the outer tracks to the inner ones. */
export const sampleRow = z.object({
  key: z.string(),
  title: z.string(),
  unit: z.string(),
  values: z.array(z.number()),
});

/** A script on one thing: a disk, a card, or the whole machine. */
export const instance = z.object({
  resultId: z.number().int(),
  /** sda, enp1s0; null for a script of the whole machine. */
  target: z.string().nullable(),
  /** What stays the same when names change: disk:SERIAL, nic:MAC. */
  subject: z.string().nullable(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  /** Place among the machine's disks or cards, from 1. */
  position: z.number().int().nullable(),
  /** MAAS's script status number, see scriptStatuses. */
  status: z.number().int(),
  suppressed: z.boolean(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  runtimeMs: z.number().nullable(),
  /** What it says of its progress while it runs. */
  progress: z
    .looseObject({ percent: z.number().nullable().optional(), text: z.string().optional() })
    .nullable(),
  metrics: z.array(metric),
  samples: z.array(sampleRow),
  temperatureC: z.number().nullable(),
  /** True when one of its metrics is an outlier. */
  outlier: z.boolean(),
  /** "sdh reads 42% slower than its 11 peers", why it failed or was skipped; empty when there is nothing to say. */
  sentence: z.string(),
});
export type Instance = z.infer<typeof instance>;

/** One metric over all instances of a script: a line of the dot plot. */
export const spread = z.object({
  key: z.string(),
  title: z.string(),
  unit: z.string(),
  better,
  points: z.array(
    z.object({
      resultId: z.number().int(),
      target: z.string().nullable(),
      value: z.number(),
      outlier: z.boolean(),
    }),
  ),
  median: z.number(),
  /** Of those that are no outliers. */
  low: z.number(),
  high: z.number(),
  /** "131 against 221 to 229 for the others"; "221 to 229" where none is an outlier. */
  sentence: z.string(),
});
export type Spread = z.infer<typeof spread>;

export const scriptOfRun = z.object({
  name: z.string(),
  title: z.string(),
  /** What it does: "Sequential read over the whole disk, outer to inner tracks." */
  description: z.string(),
  type: z.string(),
  hardwareType: z.number().int(),
  /** The worst of its instances; suppressed ones do not count. */
  status: z.number().int(),
  counts: z.object({
    total: z.number().int(),
    waiting: z.number().int(),
    running: z.number().int(),
    passed: z.number().int(),
    warned: z.number().int(),
    failed: z.number().int(),
    skipped: z.number().int(),
    aborted: z.number().int(),
    suppressed: z.number().int(),
    outliers: z.number().int(),
  }),
  runtimeMs: z.number().nullable(),
  /** "12 disks, 1 slow". */
  text: z.string(),
  instances: z.array(instance),
  spreads: z.array(spread),
});
export type ScriptOfRun = z.infer<typeof scriptOfRun>;

/** What a run knows of one disk or card, over all its scripts: the strip at the foot of the page. */
export const subjectOfRun = z.object({
  subject: z.string(),
  target: z.string(),
  position: z.number().int().nullable(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  facts: z.array(
    z.object({
      resultId: z.number().int(),
      script: z.string(),
      key: z.string(),
      title: z.string(),
      unit: z.string(),
      value: z.number().nullable(),
      text: z.string().nullable(),
      bad: z.boolean(),
    }),
  ),
});

export const verdict = z.object({
  state: z.enum(['none', 'running', 'passed', 'warning', 'failed', 'aborted']),
  /** "sdh reads 42% slower than its 11 peers", "All 8 passed". */
  headline: z.string(),
  /** "It was 9% slower on 31 October and equal on 2 August. ..." in sentences. */
  sentences: z.array(z.string()),
  /** What it is about, to be opened first. */
  script: z.string().nullable(),
  resultId: z.number().int().nullable(),
});
export type Verdict = z.infer<typeof verdict>;

const purpose = z.enum(runPurposes);

export const runSummary = z.object({
  runId: z.number().int(),
  purpose,
  createdAt: instant,
  endedAt: instant.nullable(),
  runtimeMs: z.number().nullable(),
  state: verdict.shape.state,
  /** "All 8 passed", "2 of 8 failed: fio, badblocks". */
  text: z.string(),
});
export type RunSummary = z.infer<typeof runSummary>;

/** One script in one run before, for a line through time. */
const pastPoint = z.object({
  runId: z.number().int(),
  resultId: z.number().int(),
  at: instant,
  value: z.number(),
  status: z.number().int(),
});

const name = z.string().min(1).max(91);

export const resultsContract = {
  'scripts.tests': query({
    permission: 'view',
    doc: 'One run, read: the verdict, each script with its instances, metrics and outliers, and the runs before. The newest run when runId is left out.',
    input: z.object({ systemId, runId: z.number().int().optional() }).strict(),
    output: z.object({
      run: runSummary.nullable(),
      verdict,
      /** Tests first, then what commissioning read; each in the order it ran. */
      scripts: z.array(scriptOfRun),
      subjects: z.array(subjectOfRun),
      /** Other runs of the machine, the newest first. */
      before: z.array(runSummary),
    }),
  }),
  'scripts.recent': query({
    permission: 'view',
    doc: 'The latest runs of all machines, the newest first. purpose: test unless said otherwise.',
    input: z
      .object({ limit: z.number().int().min(1).max(100).default(50), purpose: purpose.default('test') })
      .strict(),
    output: z.object({ items: z.array(z.object({ systemId, hostname: z.string(), run: runSummary })) }),
  }),
  'scripts.result': query({
    permission: 'view',
    doc: 'One result: metrics, how it stands to its peers and to its own past, and the values it was given.',
    input: z.object({ id: z.number().int() }).strict(),
    output: z.object({
      systemId,
      hostname: z.string(),
      runId: z.number().int(),
      purpose,
      script: z.string(),
      title: z.string(),
      description: z.string(),
      type: z.string(),
      exitStatus: z.number().int().nullable(),
      timeoutSeconds: z.number().int(),
      /** Values of its parameters by name; passwords are stars. */
      parameters: z.record(z.string(), z.string()),
      instance,
      spreads: z.array(spread),
      past: z.array(
        z.object({ key: z.string(), title: z.string(), unit: z.string(), points: z.array(pastPoint) }),
      ),
      /** Streams that hold something, and whether they were cut. */
      outputs: z.array(z.object({ stream: z.string(), sizeBytes: z.number().int(), truncated: z.boolean() })),
    }),
  }),
  'scripts.history': query({
    permission: 'view',
    doc: "The machine's own past of a script's metrics, oldest first, a line for each disk or card.",
    input: z
      .object({
        systemId,
        name,
        /** Only this disk or card. */
        subject: z.string().max(200).optional(),
        key: z.string().max(100).optional(),
      })
      .strict(),
    output: z.object({
      lines: z.array(
        z.object({
          subject: z.string().nullable(),
          target: z.string().nullable(),
          key: z.string(),
          title: z.string(),
          unit: z.string(),
          better,
          points: z.array(pastPoint),
          /** "131 MB/s, 38% lower than on 2 August"; empty with fewer than two points. */
          sentence: z.string(),
        }),
      ),
    }),
  }),
  'scripts.compare': query({
    permission: 'view',
    doc: 'A script of a run against its peers: the other disks or cards of this machine, and the same in machines of its kind.',
    input: z.object({ systemId, name, runId: z.number().int().optional() }).strict(),
    output: z.object({
      runId: z.number().int().nullable(),
      /** In this machine. */
      spreads: z.array(spread),
      /** The same metric in other machines, from the newest run of each. */
      others: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          unit: z.string(),
          better,
          /** "5 machines of PowerEdge R640", "31 disks of ST12000NM001G". */
          of: z.string(),
          count: z.number().int(),
          median: z.number(),
          low: z.number(),
          high: z.number(),
          /** Of this machine that lie outside. */
          outliers: z.array(
            z.object({ resultId: z.number().int(), target: z.string().nullable(), value: z.number() }),
          ),
          sentence: z.string(),
        }),
      ),
      /** The sentences worth reading, the worst first. */
      sentences: z.array(z.string()),
    }),
  }),
};
