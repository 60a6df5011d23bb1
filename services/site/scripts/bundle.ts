import { writeTar, type TarFile } from '../../protocols/tar.ts';
import type { Reader } from '../../platform/store/store.ts';
import { openedValues, type Seal } from './given-values.ts';
import { forStrangers, type Library, type Script } from './library.ts';
import { outputsOf } from './outputs.ts';
import type { ResultRow } from './runs.ts';

/** One script as it is handed out, with the row that its result goes to; a stranger's scripts have none. */
export interface Handout {
  script: Script;
  resultId: number | null;
  timeoutSeconds: number;
  /** Values of its parameters, by name. */
  values: Readonly<Record<string, unknown>>;
  hasStarted: boolean;
  /** What it wrote before the machine asked again: `out/NAME.ID[.out|.err|.yaml]`. */
  outputs: readonly { suffix: '' | '.out' | '.err' | '.yaml'; content: Uint8Array }[];
}

const bundlePath = (h: Handout): string =>
  h.resultId === null
    ? `${h.script.script_type}/${h.script.name}`
    : `${h.script.script_type}/${h.script.name}.${h.resultId}`;

/** One row of index.json: the keys and types of MAAS's own (maas-api section 7). */
function indexRow(h: Handout): Record<string, unknown> {
  const { script } = h;
  const parameters = Object.fromEntries(
    Object.entries(script.parameters).map(([name, p]) => [
      name,
      {
        type: p.type,
        value: h.values[name] ?? p.default ?? null,
        ...(p.argument_format ? { argument_format: p.argument_format } : {}),
      },
    ]),
  );
  return {
    name: script.name,
    path: bundlePath(h),
    script_result_id: h.resultId,
    script_version_id: script.versionId,
    timeout_seconds: h.timeoutSeconds,
    parallel: script.parallel,
    hardware_type: script.hardware_type,
    parameters,
    packages: script.packages,
    for_hardware: script.for_hardware,
    apply_configured_networking: script.apply_configured_networking,
    has_started: h.hasStarted,
    has_finished: false,
    default: true,
    tags: script.tags,
  };
}

/** The tar of `maas-scripts`: index.json, the scripts, and what they wrote so far. */
export function writeBundle(handouts: readonly Handout[], nowMs: number): Buffer {
  const index: Record<string, unknown[]> = {};
  const files: TarFile[] = [];
  for (const h of handouts) {
    (index[`${h.script.script_type}_scripts`] ??= []).push(indexRow(h));
    files.push({ path: bundlePath(h), bytes: h.script.body ?? Buffer.alloc(0), mode: 0o755 });
    for (const { suffix, content } of h.outputs)
      files.push({ path: `out/${h.script.name}.${h.resultId}${suffix}`, bytes: content });
  }
  const json = Buffer.from(JSON.stringify({ '1.0': index }, null, 1));
  return writeTar([{ path: 'index.json', bytes: json }, ...files], Math.floor(nowMs / 1000));
}

const suffixes = { combined: '', stdout: '.out', stderr: '.err', yaml: '.yaml' } as const;

/** The tar for a machine that nobody knows; null when there is no script that looks for a BMC. */
export function strangersBundle(library: Library, nowMs: number): Buffer | null {
  const fresh = { resultId: null, values: {}, hasStarted: false, outputs: [] };
  const handouts = forStrangers(library).map((script): Handout => ({
    script,
    timeoutSeconds: script.timeout,
    ...fresh,
  }));
  return handouts.length > 0 ? writeBundle(handouts, nowMs) : null;
}

/** The tar of results that are due, with what they wrote before the machine asked again; null without any. */
export async function bundleOf(
  db: Reader,
  rows: readonly ResultRow[],
  by: {
    scriptOf(db: Reader, row: ResultRow): Promise<Script | undefined>;
    now: number;
    seal: Seal;
  },
): Promise<Buffer | null> {
  if (rows.length === 0) return null;
  const written = await outputsOf(
    db,
    rows.map((r) => r.id),
  );
  const handouts: Handout[] = [];
  for (const row of rows) {
    const script = await by.scriptOf(db, row);
    if (!script) continue;
    handouts.push({
      script,
      resultId: row.id,
      timeoutSeconds: row.timeout_seconds,
      values: openedValues(row.parameters, by.seal),
      hasStarted: row.started_at !== null,
      outputs: written
        .filter((o) => o.result_id === row.id)
        .map((o) => ({ suffix: suffixes[o.stream], content: o.content })),
    });
  }
  return handouts.length > 0 ? writeBundle(handouts, by.now) : null;
}
