import { openJobs } from '../../services/platform/jobs/jobs.ts';
import { openBulk } from '../../services/site/bulk/index.ts';
import { intakeImplementation } from '../../services/site/intake/index.ts';
import { aDeskCore, mira } from '../desk-core.ts';
import { aGround } from '../ground.ts';
import { aGreatFleet, macOf } from './machines-fleet.ts';

/**
 * Lists, filters, previews and imports of 10,000 machines: milliseconds on the clock and of CPU (medians), the most that
 * one turn of the event loop took, and the ratio to plain SQL that counts machines by a LIKE over their names in the same run.
 */
const count = 10_000;
const repeats = 7;

await using ground = await aGround();
await aGreatFleet(ground, count);
const core = await aDeskCore(ground);
const { machines, power } = core;
// It would ask 10,000 BMCs meanwhile.
await power.reconciler.stop();
const bulk = openBulk(ground, {
  machines,
  power: {
    intend: (...all) => power.intend(...all),
    switches: (type) => power.switches(type),
    labelOf: (type) => type,
    query: () => Promise.resolve({ ok: true, value: { state: 'on' } }),
  },
  release: () => Promise.resolve({ ok: true, value: {} }),
  jobs: openJobs(ground),
}).implementation;
let added: number[] = [];
const intake = intakeImplementation(ground, {
  powerTypes: () => ['ipmi', 'manual'],
  powerParameters: () => ['power_address', 'power_pass'],
  powerSecrets: () => new Set(['power_pass']),
  prepare: (type, parameters) => power.prepare(type, parameters),
  async insertMachines(tx, rows, by) {
    const made = await machines.insertMany(tx, rows, { text: 'added from a list', who: by });
    if (!made.ok) return made;
    added = made.value.map((row) => row.id);
    return { ok: true, value: made.value.map((row) => row.systemId) };
  },
  announce: () => machines.announce(added),
  commission: () => Promise.resolve(0),
  heard: () => [],
  isMachine: (mac) => machines.roster.byMac(mac) !== undefined,
  vendorsOf: () => Promise.resolve(new Map()),
});

interface Measured {
  name: string;
  ms: number;
  /** Of this process: what other programs take meanwhile is not in it. */
  cpuMs: number;
  /** The most CPU between two turns of the event loop. */
  heldMs: number;
}

const cpuNow = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const median = (of: number[]): number => of.sort((a, b) => a - b)[Math.floor(of.length / 2)]!;

async function measure(name: string, times: number, run: () => Promise<unknown>): Promise<Measured> {
  const took: number[] = [];
  const spent: number[] = [];
  let heldMs = 0;
  for (let i = 0; i < times; i++) {
    let last = cpuNow();
    let most = 0;
    const [began, cpu] = [performance.now(), last];
    const turn = (): void => {
      const now = cpuNow();
      most = Math.max(most, now - last);
      last = now;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    await run();
    took.push(performance.now() - began);
    spent.push(cpuNow() - cpu);
    await new Promise((resolve) => setImmediate(resolve));
    clearImmediate(next);
    // The first reads pages from the disk and compiles: not what a person waits for all day.
    if (i > 0 || times === 1) heldMs = Math.max(heldMs, most);
  }
  const from = times > 1 ? 1 : 0;
  return { name, ms: median(took.slice(from)), cpuMs: median(spent.slice(from)), heldMs };
}

const api = machines.implementation;
type List = Parameters<(typeof api)['machines.list']>[0];
const list = (more: Partial<List>) => async () => {
  const page = await api['machines.list'](
    { offset: 0, limit: 200, filter: '', sort: 'status', descending: false, ...more },
    mira,
  );
  if (!page.ok) throw new Error(page.problem.sentence);
  return page;
};
const sheet = (from: number): string =>
  `name,mac,power type,bmc,password,tags\n${Array.from(
    { length: count },
    (_, i) => `new-${from + i},${macOf(from + i)},ipmi,10.1.${i >> 8}.${i & 255},secret,rack-${i % 40}`,
  ).join('\n')}\n`;
const about = { action: 'commission' as const, parameters: {}, override: false, filter: '' };

// What wrote the fleet is moved out of the log every five seconds, by a thread whose CPU would be counted here.
await new Promise((resolve) => setTimeout(resolve, 6_000));
const plain = await measure('plain SQL: count by name', repeats, () =>
  ground.store.read
    .selectFrom('machine')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('hostname', 'like', '%host%')
    .execute(),
);
const rows = [
  await measure('first page, default order', repeats, list({})),
  await measure('page in the middle, by serial', repeats, list({ sort: 'serial', offset: 5_000 })),
  await measure(
    'by disks, then memory, then name',
    repeats,
    list({
      order: [
        { by: 'diskCount', descending: true },
        { by: 'memoryMib', descending: false },
        { by: 'hostname', descending: false },
      ],
    }),
  ),
  await measure('by address', repeats, list({ sort: 'address' })),
  await measure('grouped by zone, one closed', repeats, list({ grouping: 'zone', collapsed: ['rack-1'] })),
  await measure(
    'status, pool and memory',
    repeats,
    list({ filter: 'status:(=ready,=new) pool:(!=gpu) mem:(>=256)' }),
  ),
  await measure('tags, not vendor', repeats, list({ filter: 'tags:(tag-7,tag-9) vendor:(!dell)' })),
  await measure('free text: one serial', repeats, list({ filter: 'sn9999' })),
  await measure('free text: two words', repeats, list({ filter: 'host !sn1' })),
  await measure('ids of all', repeats, async () => api['machines.ids']({ filter: '' }, mira)),
  await measure('completion: tags', repeats, async () =>
    api['machines.filter_values'](
      { field: 'tags', prefix: 'tag-1', filter: 'status:ready', limit: 20 },
      mira,
    ),
  ),
  await measure('completion: serials', repeats, async () =>
    api['machines.filter_values']({ field: 'serial', prefix: 'SN99', filter: '', limit: 20 }, mira),
  ),
  await measure('why nothing matches', repeats, async () =>
    api['machines.filter_explain']({ filter: 'status:ready pool:gpu tags:nothing sn' }, mira),
  ),
  await measure('preview: commission all', repeats, async () => bulk['machines.bulk_preview'](about, mira)),
  await measure('read a list of 10,000', 3, async () =>
    intake['machines.import_preview']({ text: sheet(20_000) }, mira),
  ),
  await measure('add a list of 10,000', 1, async () =>
    intake['machines.import']({ text: sheet(20_000), commission: false }, mira),
  ),
];
await core.stop();

const cells = [plain, ...rows].map((r) => [
  r.name,
  r.ms.toFixed(1),
  r.cpuMs.toFixed(1),
  (r.cpuMs / plain.cpuMs).toFixed(1),
  r.heldMs.toFixed(1),
]);
const lines = [[`${count} machines`, 'ms', 'CPU ms', 'CPU to plain', 'held the loop'], ...cells];
for (const [name, ...figures] of lines)
  console.log(name!.padEnd(36) + figures.map((figure) => figure.padStart(17)).join(''));
