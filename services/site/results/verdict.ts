import type { z } from 'zod';
import type { verdict } from './contract.ts';
import { counted, dayOf, lasting } from './numbers.ts';
import type { Instance, ScriptOfRun } from './script-of-run.ts';
import { standing } from './sentences.ts';

export type Verdict = z.input<typeof verdict>;
export type RunState = Verdict['state'];

const FAILED = [3, 4, 8, 11];
const GOOD = [2, 6, 9];
const worth = (s: ScriptOfRun): boolean => s.counts.suppressed < s.counts.total;

/** "All 8 passed", "2 of 8 failed: fio, badblocks", "3 of 8 are done". */
export function summaryText(scripts: readonly { name: string; status: number }[], state: RunState): string {
  const total = scripts.length;
  if (total === 0) return 'Nothing was to be run';
  const failed = scripts.filter((s) => FAILED.includes(s.status));
  if (failed.length > 0) {
    const names = failed
      .slice(0, 4)
      .map((s) => s.name)
      .join(', ');
    return `${failed.length} of ${total} failed: ${names}${failed.length > 4 ? ' and more' : ''}`;
  }
  if (state === 'running')
    return `${scripts.filter((s) => GOOD.includes(s.status)).length} of ${total} are done`;
  if (state === 'aborted')
    return `Ended before all were done: ${scripts.filter((s) => GOOD.includes(s.status)).length} of ${total} passed`;
  const skipped = scripts.filter((s) => s.status === 9).length;
  if (skipped === total) return total === 1 ? 'Skipped' : `All ${total} were skipped`;
  if (skipped > 0) return `${total - skipped} passed, ${skipped} skipped`;
  return total === 1 ? 'Passed' : `All ${total} passed`;
}

/** What a run has come to; `open` while it goes on. */
export function stateOf(scripts: readonly { status: number }[], open: boolean): RunState {
  if (open) return 'running';
  if (scripts.some((s) => FAILED.includes(s.status))) return 'failed';
  if (scripts.some((s) => !GOOD.includes(s.status))) return 'aborted';
  return scripts.some((s) => s.status === 6) ? 'warning' : 'passed';
}

/** What was measured of the same thing at another time, beside its peers of that time. */
export interface PastStanding {
  at: number;
  value: number;
  median: number;
}
export interface Story {
  run: { state: RunState; runtimeMs: number | null };
  scripts: readonly ScriptOfRun[];
  /** The past of one metric of one thing, the newest first. */
  pastOf(subject: string | null, script: string, key: string): readonly PastStanding[];
  now: number;
}

interface Found {
  script: ScriptOfRun;
  instance: Instance;
}

/** The thing that must be said first: what failed, then what is odd, by how far. */
function headliner(scripts: readonly ScriptOfRun[]): Found | null {
  const all = scripts
    .filter(worth)
    .flatMap((script) =>
      script.instances.filter((i) => !i.suppressed).map((instance): Found => ({ script, instance })),
    );
  const failed = all.filter(({ instance }) => FAILED.includes(instance.status));
  const odd = all.filter(({ instance }) => instance.outlier);
  const both = failed.find(({ instance }) => instance.outlier);
  const farthest = odd.toSorted((a, b) => farOf(b) - farOf(a))[0];
  return both ?? failed[0] ?? farthest ?? all.find(({ instance }) => instance.status === 6) ?? null;
}

/** How far the oddest metric of an instance lies from the middle, as a share of it; speeds count most. */
function farOf({ script, instance }: Found): number {
  const shares = script.spreads.flatMap((s) => {
    const point = s.points.find((p) => p.resultId === instance.resultId && p.outlier);
    if (!point) return [];
    const far = s.median === 0 ? 1 : Math.abs(point.value - s.median) / Math.abs(s.median);
    return [Math.min(far, 1) + (/\/s$|IOPS/i.test(s.unit) ? 1 : 0)];
  });
  return Math.max(0, ...shares);
}

const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);
const nameOf = ({ script, instance }: Found): string =>
  instance.target ? `${script.name} failed on ${instance.target}` : `${script.name} failed`;

/** What a tests page opens with. */
export function verdictOf({ run, scripts, pastOf, now }: Story): Verdict {
  const nothing = { sentences: [], script: null, resultId: null };
  if (run.state === 'none')
    return {
      ...nothing,
      state: 'none',
      headline: 'No tests have run',
      sentences: ['Test the machine to see what its parts can do.'],
    };
  const found = headliner(scripts);
  const where = { script: found?.script.name ?? null, resultId: found?.instance.resultId ?? null };
  const summary = summaryText(scripts.filter(worth), run.state);
  if (run.state === 'running')
    return { state: 'running', headline: summary, sentences: oddSentences(scripts, null), ...where };
  if (!found)
    return { ...nothing, state: run.state, headline: summary, sentences: quietSentences(run, scripts) };
  const hasFailed = FAILED.includes(found.instance.status);
  const [sentence = '', ...more] = sentencesOf(found);
  const state: RunState = run.state === 'passed' ? 'warning' : run.state;
  const headline = hasFailed && !found.instance.outlier ? nameOf(found) : sentence || nameOf(found);
  const said = headline === sentence ? more : [sentence, ...more];
  return {
    state,
    headline,
    sentences: [
      ...said,
      ...pastSentence(found, pastOf, now),
      ...healthSentences(found, scripts),
      ...advice(found, scripts),
      ...oddSentences(scripts, found),
    ]
      .filter(Boolean)
      .map(ended),
    ...where,
  };
}

/** Odd metrics first: they are what a person looks for. */
function sentencesOf({ instance }: Found): string[] {
  return instance.sentence
    .split(/(?<=[a-z0-9)%])\. (?=\S)/)
    .toSorted((a, b) => Number(/slower than/.test(b)) - Number(/slower than/.test(a)));
}

function pastSentence({ script, instance }: Found, pastOf: Story['pastOf'], now: number): string[] {
  const odd = script.spreads.find((s) => s.points.some((p) => p.resultId === instance.resultId && p.outlier));
  const past = odd ? pastOf(instance.subject, script.name, odd.key).slice(0, 2) : [];
  if (!odd || past.length === 0) return [];
  const words = past.map((p) => `${standing(odd, p.value, p.median)} on ${dayOf(p.at, now)}`);
  return [`It was ${words.join(' and ')}`];
}

const isBad = (m: Instance['metrics'][number]): boolean =>
  m.better === 'lower' && m.unit === '' && m.value !== null && m.value > 0;

/** What the disk's own records say of it, from other scripts of the same run. */
function healthSentences({ instance, script }: Found, scripts: readonly ScriptOfRun[]): string[] {
  if (instance.subject === null) return [];
  const own = scripts.flatMap((s) =>
    s.instances.filter((i) => i.subject === instance.subject).map((i) => ({ script: s, instance: i })),
  );
  const smart = own.find((o) => o.script.name.startsWith('smartctl') && o.script.name !== script.name);
  const counters = new Map(own.flatMap((o) => o.instance.metrics.filter(isBad)).map((m) => [m.title, m]));
  return [
    smart ? `SMART ${smart.instance.status === 2 ? 'still says passed' : 'says failed'}` : '',
    ...[...counters.values()].slice(0, 3).map((m) => `${m.title}: ${m.value}`),
  ];
}

function advice({ script, instance }: Found, scripts: readonly ScriptOfRun[]): string[] {
  if (script.hardwareType !== 3) return [];
  const counters = scripts.some((s) =>
    s.instances.some((i) => i.subject === instance.subject && i.metrics.some(isBad)),
  );
  if (FAILED.includes(instance.status)) return ['Replace the disk before the machine is used'];
  return instance.outlier && (counters || instance.sentence.includes('slower'))
    ? ['Likely a dying disk: replace it before the machine is used']
    : [];
}

/** The other things that failed or are odd. */
function oddSentences(scripts: readonly ScriptOfRun[], but: Found | null): string[] {
  return scripts
    .flatMap((s) =>
      s.instances
        .filter(
          (i) =>
            !i.suppressed &&
            (i.outlier || FAILED.includes(i.status)) &&
            i.resultId !== but?.instance.resultId,
        )
        .filter((i) => but === null || i.subject === null || i.subject !== but.instance.subject)
        .map((i) => (FAILED.includes(i.status) ? nameOf({ script: s, instance: i }) : i.sentence)),
    )
    .slice(0, 4)
    .map(ended);
}

function quietSentences({ runtimeMs }: Story['run'], scripts: readonly ScriptOfRun[]): string[] {
  const suppressed = scripts.reduce((sum, s) => sum + s.counts.suppressed, 0);
  return [
    runtimeMs === null ? '' : `It took ${lasting(runtimeMs)}.`,
    suppressed > 0 ? `${counted(suppressed, 'result')} ${suppressed === 1 ? 'is' : 'are'} suppressed.` : '',
  ].filter(Boolean);
}
