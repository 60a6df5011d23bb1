import type { Html } from './html.ts';

/** How a report looks, on paper first: dark on white, colour only where it says something. */
export const styleOf = (paper: 'A4' | 'Letter'): Html => ({
  html: `
@page { size: ${paper}; margin: 15mm 14mm 17mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; color: #5b6670; } }
:root { --ink: #12181e; --soft: #5b6670; --line: #cfd6dc; --pale: #f2f5f7; --good: #14703a; --bad: #b3261e; --odd: #8a5a00; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 210mm; background: #fff; color: var(--ink); font: 10pt/1.45 "IBM Plex Sans", system-ui, sans-serif; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
header { display: flex; align-items: center; gap: 10px; padding-bottom: 10px; border-bottom: 2px solid var(--ink); }
header svg { width: 34px; height: 34px; flex: none; }
header .kind { font-size: 9pt; color: var(--soft); }
header .desk { margin-left: auto; text-align: right; font-size: 9pt; color: var(--soft); }
h1 { margin: 0; font-size: 15pt; line-height: 1.2; }
h2 { margin: 18px 0 6px; font-size: 11.5pt; break-after: avoid; }
h3 { margin: 12px 0 4px; font-size: 10pt; break-after: avoid; }
p { margin: 4px 0; }
.verdict { margin: 14px 0 4px; padding: 10px 14px; border: 1px solid var(--line); border-left: 6px solid var(--soft); border-radius: 4px; break-inside: avoid; }
.verdict strong { font-size: 12pt; }
.verdict.passed { border-left-color: var(--good); }
.verdict.failed, .verdict.aborted { border-left-color: var(--bad); }
.verdict.warning { border-left-color: var(--odd); }
.word { display: inline-block; min-width: 6.5em; font-weight: 600; }
.passed .word, .word.passed { color: var(--good); }
.failed .word, .word.failed, .aborted .word { color: var(--bad); }
.warning .word, .word.warning { color: var(--odd); }
table { width: 100%; border-collapse: collapse; font-size: 9pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { text-align: left; font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--ink); padding: 3px 8px 3px 0; vertical-align: bottom; }
td { border-bottom: 1px solid var(--line); padding: 3px 8px 3px 0; vertical-align: top; overflow-wrap: anywhere; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.mono:first-child { white-space: nowrap; }
tr.odd td { background: #fdecea; }
td .bad { color: var(--bad); font-weight: 600; }
dl { display: grid; grid-template-columns: 9em 1fr 9em 1fr; gap: 2px 12px; margin: 0; font-size: 9pt; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.mono, pre { font-family: "IBM Plex Mono", ui-monospace, monospace; font-size: 8.5pt; }
pre { margin: 4px 0; padding: 8px; background: var(--pale); border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
svg.samples { width: 96px; height: 20px; display: block; }
svg.samples path { fill: none; stroke: var(--ink); stroke-width: 1.2; }
tr.odd svg.samples path { stroke: var(--bad); }
.note { font-size: 8.5pt; color: var(--soft); }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 28px; margin-top: 46px; break-inside: avoid; font-size: 8.5pt; color: var(--soft); }
.sign div { border-top: 1px solid var(--ink); padding-top: 4px; }
footer { margin-top: 22px; padding-top: 8px; border-top: 1px solid var(--line); font-size: 8pt; color: var(--soft); overflow-wrap: anywhere; }
article + article, .cover + article { break-before: page; }
details.facts { font-size: 8pt; color: var(--soft); }
@media screen { article + article, .cover + article { margin-top: 48px; } }
@media print { body { padding: 0; max-width: none; } details.facts { display: none; } }
`,
});
