import type { Selectable } from 'kysely';
import type { Schema } from '../../platform/store/schema.ts';
import type { Reader } from '../../platform/store/store.ts';
import { scriptStatuses, type ScriptStatus } from '../../site/scripts/contract.ts';
import { maasTime } from './event-query.ts';

type Result = Selectable<Schema['script_result']>;
type Run = Selectable<Schema['script_run']>;
type Stream = 'combined' | 'stdout' | 'stderr' | 'yaml';

/** MAAS's result types and their names; enlistment counts as commissioning. */
export const resultTypes = ['Commissioning', 'Installation', 'Testing', 'Release'] as const;

const typeOfPurpose = { enlist: 0, commission: 0, deploy: 1, test: 2, release: 3, rescue: null } as const;

/** MAAS's number of a run's type; a run without scripts has none. */
export const typeOf = (run: Pick<Run, 'purpose'>): 0 | 1 | 2 | 3 | null => typeOfPurpose[run.purpose];

/** `0:00:12`, as MAAS writes a runtime; empty before there is one. */
export function runtime(from: number | null, to: number | null): string {
  if (from === null || to === null) return '';
  const s = Math.max(0, Math.round((to - from) / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

/** The whole set's state: the worst of its scripts, running as long as one is not done. */
export function setStatus(results: readonly { status: number }[]): ScriptStatus {
  const order: ScriptStatus[] = [1, 7, 10, 3, 4, 8, 11, 5, 6];
  const found = order.find((s) => results.some((r) => r.status === s));
  if (found !== undefined) return found;
  if (results.some((r) => r.status === 0)) return 0;
  return results.length > 0 && results.every((r) => r.status === 9) ? 9 : 2;
}

const time = (ms: number | null): string | null => (ms === null ? null : maasTime(ms));
const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

export function resultShape(
  r: Result,
  created: number,
  outputs: Partial<Record<Stream, Buffer>> | null,
): object {
  const ran = r.runtime_ms === null ? runtime(r.started_at, r.ended_at) : runtime(0, r.runtime_ms);
  const texts = outputs && {
    output: outputs.combined?.toString('base64') ?? '',
    stdout: outputs.stdout?.toString('base64') ?? '',
    stderr: outputs.stderr?.toString('base64') ?? '',
    result: outputs.yaml?.toString('base64') ?? '',
  };
  return {
    id: r.id,
    created: maasTime(created),
    updated: maasTime(r.ended_at ?? r.started_at ?? created),
    name: r.name,
    status: r.status,
    status_name: scriptStatuses[r.status as ScriptStatus],
    exit_status: r.exit_status,
    started: time(r.started_at),
    ended: time(r.ended_at),
    runtime: ran,
    starttime: seconds(r.started_at),
    endtime: seconds(r.ended_at),
    estimated_runtime: '',
    parameters: {},
    script_id: r.id,
    script_revision_id: null,
    suppressed: r.suppressed === 1,
    ...texts,
  };
}

export function runShape(
  run: Run,
  systemId: string,
  results: readonly Result[],
  outputs: Map<number, Partial<Record<Stream, Buffer>>> | null,
): object {
  const type = typeOf(run);
  const counted = results.filter((r) => r.suppressed === 0);
  const status = setStatus(counted);
  const started = results.reduce<number | null>(
    (a, r) => (r.started_at === null ? a : Math.min(a ?? r.started_at, r.started_at)),
    null,
  );
  return {
    id: run.id,
    system_id: systemId,
    type,
    type_name: type === null ? '' : resultTypes[type],
    last_ping: time(run.last_ping_at),
    status,
    status_name: scriptStatuses[status],
    started: time(started),
    ended: time(run.ended_at),
    runtime: runtime(started, run.ended_at),
    suppressed: results.length > 0 && counted.length === 0,
    results: results.map((r) => resultShape(r, run.created_at, outputs && (outputs.get(r.id) ?? {}))),
    resource_uri: `/MAAS/api/2.0/nodes/${systemId}/results/${run.id}/`,
  };
}

/** Outputs of some results, all streams. */
export async function outputsOf(
  read: Reader,
  ids: readonly number[],
): Promise<Map<number, Partial<Record<Stream, Buffer>>>> {
  const found = new Map<number, Partial<Record<Stream, Buffer>>>();
  if (ids.length === 0) return found;
  for (const o of await read.selectFrom('script_output').selectAll().where('result_id', 'in', ids).execute())
    found.set(o.result_id, { ...found.get(o.result_id), [o.stream]: o.content });
  return found;
}
