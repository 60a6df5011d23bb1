import { lasting, withUnit } from '../results/index.ts';
import type { ReportFacts } from './facts.ts';
import { html, type Html } from './html.ts';
import { rangeOf, sparkline } from './sparkline.ts';

type Script = ReportFacts['tests']['scripts'][number];
type Instance = Script['instances'][number];

const words: Readonly<Record<number, readonly [word: string, mark: string]>> = {
  0: ['Not run', ''],
  1: ['Running', ''],
  2: ['Passed', 'passed'],
  3: ['Failed', 'failed'],
  4: ['Timed out', 'failed'],
  5: ['Aborted', 'failed'],
  6: ['With a remark', 'warning'],
  8: ['Failed', 'failed'],
  9: ['Skipped', ''],
  11: ['Failed', 'failed'],
};
const word = (status: number): Html => {
  const [text, mark] = words[status] ?? ['Running', ''];
  return html`<span class="word ${mark}">${text}</span>`;
};
const took = (ms: number | null): string => (ms === null ? '' : lasting(ms));
/** More columns than this do not fit the paper. */
const MOST_COLUMNS = 5;

const measured = (instance: Instance): Html[] =>
  instance.metrics.map(({ title, value, text, unit, outlier }) => {
    const shown = value === null ? (text ?? '') : withUnit(value, unit);
    return html`${title} <span class="${outlier ? 'bad' : ''}">${shown}</span>; `;
  });

/** Every script in a line. */
function overview(scripts: readonly Script[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th>Test</th>
        <th>What it does</th>
        <th>On</th>
        <th>Result</th>
        <th class="number">Time</th>
      </tr>
    </thead>
    <tbody>
      ${scripts.map(
        (s) =>
          html`<tr>
            <td class="mono">${s.name}</td>
            <td>${s.title === s.name ? '' : s.title}</td>
            <td>${s.text}</td>
            <td>
              ${word(s.status)}${s.counts.suppressed > 0 && html` <span class="note">${s.counts.suppressed} suppressed</span>`}
            </td>
            <td class="number">${took(s.runtimeMs)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** A script's numbers, a line for each disk or card, beside the range of the others. */
function numbers(script: Script): Html | null {
  const { instances } = script;
  const keys = [...new Map(instances.flatMap((i) => i.metrics.map((m) => [m.key, m] as const))).values()];
  const hasSamples = instances.some((i) => i.samples.length > 0);
  if (keys.length === 0 && !hasSamples) return null;
  if (instances.length === 1 && instances[0]!.target === null)
    return html`<h3>${script.title}</h3>
      <p>${measured(instances[0]!)}</p>`;
  const columns = keys.slice(0, MOST_COLUMNS);
  const scale = rangeOf(instances.flatMap((i) => (i.samples[0] ? [i.samples[0].values] : [])));
  return html`<h3>${script.title}</h3>
    <table>
      <thead>
        <tr>
          <th>On</th>
          <th>Model, serial number</th>
          ${columns.map((k) => html`<th class="number">${k.title}${k.unit && `, ${k.unit}`}</th>`)}${hasSamples && html`<th>Over the disk</th>`}
          <th>Result</th>
        </tr>
      </thead>
      <tbody>
        ${instances.map(
          (i) =>
            html`<tr class="${i.outlier && !i.suppressed ? 'odd' : ''}">
              <td class="mono">${i.target}</td>
              <td>${[i.model, i.serial].filter(Boolean).join(', ')}</td>
              ${columns.map((k) => {
                const metric = i.metrics.find((m) => m.key === k.key);
                const shown =
                  metric?.value === null || metric === undefined
                    ? (metric?.text ?? '')
                    : withUnit(metric.value, '');
                return html`<td class="number">
                  <span class="${metric?.outlier ? 'bad' : ''}">${shown}</span>
                </td>`;
              })}${hasSamples && html`<td>${i.samples[0] && sparkline(i.samples[0].values, scale)}</td>`}
              <td>${word(i.status)}${i.suppressed && html` <span class="note">suppressed</span>`}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${script.spreads
      .filter((s) => s.points.some((p) => p.outlier))
      .map((s) => html`<p class="note">${`${s.title}: ${s.sentence}`}</p>`)}`;
}

/** What was tested and measured. */
export function testsPart({ tests, elsewhere, endings }: ReportFacts): Html {
  const { run, scripts } = tests;
  if (!run)
    return html`<h2>Tests</h2>
      <p>This machine was never tested.</p>`;
  const when = new Date(run.createdAt).toISOString().slice(0, 16).replace('T', ' ');
  const own = scripts.filter((s) => s.type === 'testing');
  const read = scripts.filter((s) => s.type !== 'testing');
  const nameOf = new Map(
    scripts.flatMap((s) =>
      s.instances.map((i) => [i.resultId, i.target ? `${s.name} on ${i.target}` : s.name]),
    ),
  );
  return html`<h2>Tests</h2>
    <p class="note">
      ${`Run ${run.runId} of ${when} UTC${run.runtimeMs === null ? '' : `, ${lasting(run.runtimeMs)}`}. ${run.text}.`}
    </p>
    ${own.length > 0 ? overview(own) : html`<p>No tests were part of this run.</p>`} ${own.map(numbers)}
    ${
      elsewhere.length > 0 &&
      html`<h3>Beside other machines</h3>
        ${elsewhere.slice(0, 20).map((sentence) => html`<p>${sentence}.</p>`)}`
    }
    ${
      read.some((s) => s.status !== 2) &&
      html`<h3>Reading the hardware</h3>
        ${overview(read.filter((s) => s.status !== 2))}`
    }
    ${
      endings.length > 0 &&
      html`<h2>What failed tests wrote last</h2>
        ${endings.map(
          ({ resultId, text }) =>
            html`<h3>${nameOf.get(resultId)}</h3>
              <pre>${text}</pre>`,
        )}`
    }`;
}
