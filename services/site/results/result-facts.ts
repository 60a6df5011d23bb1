import { sql } from 'kysely';
import type { Ground } from '../../platform/ground.ts';
import type { Reader } from '../../platform/store/store.ts';
import { allScripts, metricsOf, type MetricRow, type Progress, type Scripts } from '../scripts/index.ts';

/** What the meaning of results is made of. */
export interface Bench {
  ground: Pick<Ground, 'store' | 'clock'>;
  scripts: Pick<Scripts, 'library' | 'progressOf'>;
}

/** One result with all that is known of it. */
export interface ResultFacts {
  id: number;
  runId: number;
  machineId: number;
  name: string;
  title: string;
  description: string;
  type: string;
  hardwareType: number;
  status: number;
  suppressed: boolean;
  startedAt: number | null;
  endedAt: number | null;
  runtimeMs: number | null;
  target: string | null;
  subject: string | null;
  model: string | null;
  serial: string | null;
  position: number | null;
  metrics: MetricRow[];
  progress: Progress | null;
  /** What it said last, where it did not simply pass. */
  lastWords: string;
}

const PASSED = 2;
const MOST_WORDS = 300;
const MOST_RESULTS = 5000;

/** Disks by name as Linux counts them: sdz comes before sdaa. */
const byName = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

async function placesOf(db: Reader, machineIds: readonly number[]): Promise<Map<string, number>> {
  const places = new Map<string, number>();
  for (const table of ['block_device', 'interface'] as const) {
    const rows = await db
      .selectFrom(table)
      .select(['machine_id', 'name'])
      .where('machine_id', 'in', machineIds)
      .limit(20_000)
      .execute();
    for (const machineId of machineIds)
      rows
        .filter((row) => row.machine_id === machineId)
        .map((row) => row.name)
        .sort(byName)
        .forEach((name, i) => places.set(`${machineId} ${name}`, i + 1));
  }
  return places;
}

/** The end of what some results wrote, cleaned: a script's last sentence. */
async function wordsOf(db: Reader, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('script_output')
    .select(['result_id', 'stream', sql<Buffer>`substr(content, -2000)`.as('tail')])
    .where('result_id', 'in', ids.slice(0, 500))
    .where('stream', 'in', ['stderr', 'combined'])
    .execute();
  const words = new Map<number, string>();
  for (const stream of ['combined', 'stderr'])
    for (const row of rows.filter((r) => r.stream === stream)) {
      const line = new TextDecoder()
        .decode(row.tail)
        .split('\n')
        .findLast((text) => text.trim() !== '');
      if (line)
        words.set(
          row.result_id,
          line
            .replace(/\p{Cc}+/gu, ' ')
            .trim()
            .slice(0, MOST_WORDS),
        );
    }
  return words;
}

const wordIn = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);

/** The model and serial number that a result's disk had, or the maker and product of its card. */
function thingIn(parameters: string | null): { model: string | null; serial: string | null } {
  const values = Object.values(JSON.parse(parameters ?? '{}') as Record<string, unknown>);
  const thing = values.find(
    (v): v is Record<string, unknown> => typeof v === 'object' && v !== null && 'name' in v,
  );
  const product = [wordIn(thing?.['vendor']), wordIn(thing?.['product'])].filter(Boolean).join(' ');
  return {
    model: wordIn(thing?.['model']) ?? (product || null),
    serial: wordIn(thing?.['serial']) ?? wordIn(thing?.['mac_address']),
  };
}

/** Results of some runs with their numbers, in the order they ran; only those of one script where it is named. */
export async function factsOfRuns(
  { ground, scripts }: Bench,
  runIds: readonly number[],
  name?: string,
): Promise<ResultFacts[]> {
  const db = ground.store.read;
  if (runIds.length === 0) return [];
  let query = db.selectFrom('script_result').selectAll().where('run_id', 'in', runIds);
  if (name !== undefined) query = query.where('name', '=', name);
  const rows = await query.orderBy('run_id').orderBy('order_index').limit(MOST_RESULTS).execute();
  const metrics = Map.groupBy(
    await metricsOf(
      db,
      rows.map((r) => r.id),
    ),
    (m) => m.resultId,
  );
  const known = new Map((await allScripts(db, scripts.library)).map((s) => [s.name, s]));
  const places = await placesOf(db, [...new Set(rows.map((r) => r.machine_id))]);
  const words = await wordsOf(
    db,
    rows.filter((r) => r.status !== PASSED && r.ended_at !== null).map((r) => r.id),
  );
  return rows.map((r) => ({
    id: r.id,
    runId: r.run_id,
    machineId: r.machine_id,
    name: r.name,
    title: known.get(r.name)?.title || r.name,
    description: known.get(r.name)?.description ?? '',
    type: r.type,
    hardwareType: r.hardware_type,
    status: r.status,
    suppressed: r.suppressed === 1,
    startedAt: r.started_at,
    endedAt: r.ended_at,
    runtimeMs: r.runtime_ms,
    target: r.target,
    subject: r.subject,
    ...thingIn(r.parameters),
    position: places.get(`${r.machine_id} ${r.target}`) ?? null,
    metrics: metrics.get(r.id) ?? [],
    progress: r.ended_at === null ? scripts.progressOf(r.id) : null,
    lastWords: words.get(r.id) ?? '',
  }));
}
