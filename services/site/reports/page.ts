import type { ReportFacts } from './facts.ts';
import { factsText, sha256 } from './facts.ts';
import { hardwarePart, summaryOf } from './hardware-part.ts';
import { html, type Html } from './html.ts';
import { styleOf } from './style.ts';
import { testsPart } from './tests-part.ts';

export interface Printed {
  title: string;
  html: string;
  sha256: string;
}

const mark: Html = html`<svg viewBox="0 0 40 40" aria-hidden="true">
  <rect x="1" y="1" width="38" height="38" rx="9" fill="#12181E" />
  <g transform="translate(5 6.5) scale(1.25)">
    <rect x="1" y="1" width="22" height="5.6" rx="1.4" fill="#46C3F6" />
    <rect x="1" y="8.2" width="22" height="5.6" rx="1.4" fill="#8C99A7" />
    <rect x="3.6" y="15.6" width="3" height="6" rx="1" fill="#EAEFF4" />
    <rect x="17.4" y="15.6" width="3" height="6" rx="1" fill="#EAEFF4" />
  </g>
</svg>`;

const verdictWords = {
  none: 'Not tested',
  running: 'Being tested',
  passed: 'Passed',
  warning: 'Passed with remarks',
  failed: 'Failed',
  aborted: 'Not complete',
} as const;
export const verdictWord = (facts: ReportFacts): string => verdictWords[facts.tests.verdict.state];

const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const head = (kind: string, title: string, aside: readonly string[]): Html =>
  html`<header>
    ${mark}
    <div>
      <div class="kind">${kind}</div>
      <h1>${title}</h1>
    </div>
    <div class="desk">${aside.map((line) => html`${line}<br />`)}</div>
  </header>`;

function certificatesPart({ certificates }: ReportFacts): Html | null {
  if (certificates.length === 0) return null;
  return html`<h2>Erased disks</h2>
    <table>
      <thead>
        <tr>
          <th>Disk</th>
          <th>Model, serial number</th>
          <th>Method</th>
          <th>NIST SP 800-88</th>
          <th class="number">Read back</th>
          <th>Result</th>
          <th>When, by</th>
        </tr>
      </thead>
      <tbody>
        ${certificates.map(
          (c) =>
            html`<tr>
              <td class="mono">${c.disk}</td>
              <td>${[c.model, c.serial].filter(Boolean).join(', ')}</td>
              <td>${c.method}</td>
              <td>${c.nistClass}</td>
              <td class="number">${`${c.verifiedSamples - c.badSamples} of ${c.verifiedSamples}`}</td>
              <td>
                <span class="word ${c.passed ? 'passed' : 'failed'}"
                  >${c.passed ? 'Erased' : 'Not erased'}</span
                >
              </td>
              <td>${`${moment(c.endedAt)}, ${c.by}`}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

const signatures: Html = html`<div class="sign">
  <div>Tested by, place and date</div>
  <div>Accepted by, place and date</div>
</div>`;

/** One machine: hardware, tests, erased disks, lines to sign, and the facts that the hash is made of. */
function article(facts: ReportFacts): { part: Html; hash: string } {
  const text = factsText(facts);
  const hash = sha256(text);
  const { verdict } = facts.tests;
  const part = html`<article>
    ${head('Acceptance report', facts.machine.hostname, [facts.desk, moment(facts.madeAt), `made by ${facts.by}`])}
    <section class="verdict ${verdict.state}">
      <span class="word">${verdictWord(facts)}</span>
      <strong>${verdict.headline}</strong> ${verdict.sentences.map((sentence) => html`<p>${sentence}</p>`)}
    </section>
    <p class="note">${`${summaryOf(facts)} · ${facts.machine.status} · ${facts.machine.systemId}`}</p>
    ${hardwarePart(facts)} ${testsPart(facts)} ${certificatesPart(facts)} ${signatures}
    <footer>SHA-256 of the facts in this report: <span class="mono">${hash}</span></footer>
    <details class="facts">
      <summary>The facts as data; their SHA-256 is the number above</summary>
      <pre class="facts">${text}</pre>
    </details>
  </article>`;
  return { part, hash };
}

const whole = (title: string, paper: 'A4' | 'Letter', body: readonly Html[]): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="generator" content="Metaldesk" />
        <title>${title}</title>
        <style>
          ${styleOf(paper)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.html;

/** The report of one machine. */
export function machinePage(facts: ReportFacts, paper: 'A4' | 'Letter'): Printed {
  const { part, hash } = article(facts);
  const title = `Acceptance report of ${facts.machine.hostname}`;
  return { title, html: whole(title, paper, [part]), sha256: hash };
}

/** Several machines: a cover with a line for each, then their reports. */
export function batchPage(
  all: readonly ReportFacts[],
  { title: given, paper }: { title: string; paper: 'A4' | 'Letter' },
): Printed {
  const articles = all.map((facts) => ({ facts, ...article(facts) }));
  const hash = sha256(articles.map((a) => a.hash).join('\n'));
  const title = given || `Acceptance report of ${all.length} machines`;
  const count = (states: readonly string[]): number =>
    all.filter((f) => states.includes(f.tests.verdict.state)).length;
  const first = all[0];
  const cover = html`<section class="cover">
    ${head('Acceptance report', title, first ? [first.desk, moment(first.madeAt), `made by ${first.by}`] : [])}
    <h2>
      ${`${all.length} machines: ${count(['passed'])} passed, ${count(['warning'])} with remarks, ${count(['failed', 'aborted'])} failed, ${count(['none', 'running'])} not tested`}
    </h2>
    <table>
      <thead>
        <tr>
          <th>Machine</th>
          <th>Hardware</th>
          <th>Serial number</th>
          <th>Result</th>
          <th>What was found</th>
        </tr>
      </thead>
      <tbody>
        ${articles.map(
          ({ facts }) =>
            html`<tr>
              <td>${facts.machine.hostname}</td>
              <td>${summaryOf(facts)}</td>
              <td class="mono">${facts.inventory.hardwareInfo['system_serial']}</td>
              <td><span class="word ${facts.tests.verdict.state}">${verdictWord(facts)}</span></td>
              <td>${facts.tests.verdict.headline}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${signatures}
    <footer>
      SHA-256 of the numbers at the foot of each machine’s pages, a line each:
      <span class="mono">${hash}</span>
    </footer>
  </section>`;
  return { title, html: whole(title, paper, [cover, ...articles.map((a) => a.part)]), sha256: hash };
}
