import { writeTar, type TarFile } from '../../protocols/tar.ts';
import type { Script } from './library.ts';

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
        value: h.values[name] ?? p['default'] ?? null,
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
    files.push({ path: bundlePath(h), bytes: h.script.body, mode: 0o755 });
    for (const { suffix, content } of h.outputs)
      files.push({ path: `out/${h.script.name}.${h.resultId}${suffix}`, bytes: content });
  }
  const json = Buffer.from(JSON.stringify({ '1.0': index }, null, 1));
  return writeTar([{ path: 'index.json', bytes: json }, ...files], Math.floor(nowMs / 1000));
}
