import { expect, test } from 'vitest';
import { ok } from '../../contract/result.ts';
import type { ReportsAsks } from './asks.ts';
import { batchMachines, endingOf, factsText, gatherFacts, sha256 } from './facts.ts';
import { escaped, html } from './html.ts';
import { batchPage, machinePage } from './page.ts';
import { reportFacts } from './report-facts.fixture.ts';
import { sparkline } from './sparkline.ts';

const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>'\u202e\u0007`;

test('nothing that a stranger wrote means anything to a browser', () => {
  expect(escaped(evil)).toBe(
    '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&#39;\ufffd\ufffd',
  );
  expect(html`<p title="${evil}">${[html`<b>${'&'}</b>`, null, false, 3]}</p>`.html).not.toContain('<script');
  const page = machinePage(reportFacts(evil), 'A4').html;
  const tags = new Set([...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map((m) => m[1]!.toLowerCase()));
  expect(
    [...tags].filter((tag) => ['script', 'img', 'iframe', 'object', 'link', 'form'].includes(tag)),
  ).toEqual([]);
  expect(page).not.toMatch(/<[^>]*\son\w+=/i);
  expect(page).not.toMatch(/<[^>]*\s(src|href)=|url\(|@import/i);
  expect(page).toContain('&lt;script&gt;alert(1)');
});

test('a report says the verdict, the hardware, every test with its numbers, erased disks, and the hash of its facts', () => {
  const facts = { ...reportFacts(''), desk: 'Bänk \u202e3' };
  const printed = machinePage(facts, 'Letter');
  for (const text of [
    'Acceptance report of store-03',
    'size: Letter',
    'sdb reads 42% slower than its 3 peers',
    'ST12000NM001G',
    'Sequential read, MB/s',
    '131 against 221 to 229 for the others',
    'memtester',
    'Timed out',
    'stuck at 0x3ff',
    'NVMe format, user data erase',
    'Purge',
    'Accepted by, place and date',
  ])
    expect(printed.html).toContain(text);
  expect(printed.sha256).toBe(sha256(factsText(facts)));
  expect(printed.html).toContain(printed.sha256);
  const inPage = /<pre class="facts">([\s\S]*?)<\/pre>/.exec(printed.html)![1]!;
  const text = inPage.replace(
    /&(quot|amp|lt|gt|#39);/g,
    (_, name: string) => ({ quot: '"', amp: '&', lt: '<', gt: '>', '#39': "'" })[name]!,
  );
  expect(sha256(text)).toBe(printed.sha256);
  expect(machinePage({ ...facts, by: 'other' }, 'Letter').sha256).not.toBe(printed.sha256);
});

test('a batch has a line for each machine, then each on a page of its own', () => {
  const facts = reportFacts('');
  const other = { ...facts, machine: { ...facts.machine, hostname: 'store-04' } };
  const printed = batchPage([facts, other], { title: 'Rack 4', paper: 'A4' });
  expect(printed.title).toBe('Rack 4');
  expect(printed.html).toContain('2 machines: 0 passed, 0 with remarks, 2 failed, 0 not tested');
  expect(printed.html.match(/<article>/g)).toHaveLength(2);
});

const nobody = { name: 'mira', userId: 1, may: [] };
const asksOf = (calls: string[]): ReportsAsks => {
  const { inventory, tests, certificates } = reportFacts('');
  const told =
    <T>(name: string, value: T) =>
    () => (calls.push(name), ok(value));
  return {
    'inventory.get': told('inventory', inventory),
    'scripts.tests': told('tests', tests),
    'scripts.compare': told('compare', { runId: 1, spreads: [], others: [], sentences: [] }),
    'scripts.output': told('output', { text: 'a\nb\n', truncated: false }),
    'release.certificates': told('certificates', { items: certificates }),
    'machines.bulk_result': told('bulk', {
      items: [{ systemId: 'aaaaaa', hostname: 'a', state: 'done' as const, sentence: '' }],
      total: 1,
      job: {
        bulkId: '7',
        action: 'query' as const,
        parameters: {},
        by: 'mira',
        startedAt: 1,
        endedAt: 2,
        total: 1,
        waiting: 0,
        done: 1,
        refused: 0,
      },
    }),
  };
};

test('facts are gathered once for each test that measured something; outputs only where they are wanted', async () => {
  const calls: string[] = [];
  const machine = { systemId: 'abc123', hostname: 'store-03', status: 'Failed testing' };
  const about = { machine, desk: 'Bench', now: 5, compare: true };
  const facts = await gatherFacts(asksOf(calls), nobody, { ...about, outputs: true });
  expect(facts).toMatchObject({ ok: true, value: { endings: [{ resultId: 6, text: 'a\nb' }], by: 'mira' } });
  expect(calls).toEqual(['inventory', 'tests', 'certificates', 'compare', 'output']);
  const without = await gatherFacts(asksOf([]), nobody, { ...about, outputs: false });
  expect(without).toMatchObject({ value: { endings: [] } });
});

test('a batch is of machines or of a bulk action, never of both', async () => {
  const asks = asksOf([]);
  expect(await batchMachines(asks, nobody, { bulkId: '7' })).toEqual({ ok: true, value: ['aaaaaa'] });
  expect(await batchMachines(asks, nobody, { systemIds: ['a', 'a'] })).toEqual({ ok: true, value: ['a'] });
  expect(await batchMachines(asks, nobody, {})).toMatchObject({ ok: false, problem: { code: 'bad_input' } });
});

test('what a page keeps of an endless output is its end', () => {
  expect(endingOf(`${'x\n'.repeat(1e5)}last\n`)).toMatch(/^(x\n){24}last$/);
  expect(endingOf('y'.repeat(1e6))).toHaveLength(3000);
  expect(sparkline([1])).toBeNull();
  expect(sparkline([5, 5])!.html).toContain('M0.0 10.0 L96.0 10.0');
});
