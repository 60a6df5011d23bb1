import type { z } from 'zod';
import type { Reader } from '../../platform/store/store.ts';
import { byDefault } from './choice.ts';
import type { scriptInfo, scriptVersion } from './contract.ts';
import type { Script } from './library.ts';
import { versionsOf } from './own-scripts.ts';

export type ScriptInfo = z.input<typeof scriptInfo>;
type Version = z.input<typeof scriptVersion>;

/** The one version that a built-in script has. */
const shipped = (script: Script): Version => ({
  id: script.versionId,
  at: null,
  by: '',
  comment: 'Came with the program.',
  sizeBytes: script.body?.length ?? 0,
});

/** Versions of a script, the newest first. */
export async function historyOf(db: Reader, script: Script): Promise<Version[]> {
  if (script.builtIn) return [shipped(script)];
  const rows = await versionsOf(db, script.id);
  return rows.map(({ size_bytes, ...row }) => ({ ...row, sizeBytes: size_bytes }));
}

/** A script as every door shows it. */
export function infoOf(script: Script, history: readonly Version[]): ScriptInfo {
  return {
    id: script.id,
    name: script.name,
    title: script.title,
    description: script.description,
    tags: script.tags,
    type: script.script_type,
    hardwareType: script.hardware_type,
    parallel: script.parallel,
    timeoutSeconds: script.timeout,
    destructive: script.destructive,
    mayReboot: script.may_reboot,
    recommission: script.recommission,
    applyConfiguredNetworking: script.apply_configured_networking,
    forHardware: script.for_hardware,
    packages: script.packages,
    parameters: Object.entries(script.parameters).map(([name, p]) => ({
      name,
      type: p.type,
      title: p.title ?? '',
      description: p.description ?? '',
      required: p.required ?? false,
      default: p.default ?? (p.type === 'storage' || p.type === 'interface' ? 'all' : null),
      min: p.min ?? null,
      max: p.max ?? null,
      choices: p.choices ?? [],
      allowList: p.allow_list ?? false,
      argumentFormat: p.argument_format ?? '',
    })),
    results: script.results,
    builtIn: script.builtIn,
    byDefault: byDefault(script),
    version: history.find((v) => v.id === script.versionId) ?? shipped(script),
    versions: history.length,
  };
}
