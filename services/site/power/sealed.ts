import { z } from 'zod';
import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import type { Secrets } from '../../platform/secrets/secrets.ts';
import type { DriverRegistry } from './registry.ts';
import { secretNames } from './settings.ts';

const settings = z.record(z.string(), z.unknown());
export type Settings = z.output<typeof settings>;

/** A machine's power settings as its row holds them: JSON, sealed. */
export const seal = (secrets: Secrets, parameters: Settings): string =>
  secrets.seal(JSON.stringify(parameters));

export const unseal = (secrets: Secrets, sealed: string): Settings =>
  settings.parse(JSON.parse(secrets.open(sealed)));

/** Settings that fit their driver; an empty type is a machine without power control yet. */
export function fitting(registry: DriverRegistry, type: string, parameters: Settings): Result<Settings> {
  if (type === '') return ok({});
  const driver = registry.find(type);
  if (!driver) {
    const types = registry.all().map((d) => d.type);
    return refuse(
      'bad_input',
      `There is no power driver ${JSON.stringify(type.slice(0, 40))}. There are: ${types.join(', ')}.`,
    );
  }
  const parsed = driver.settings.safeParse(parameters);
  if (parsed.success) return ok(parsed.data);
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join('.') || 'parameters'] ??= issue.message;
  const what = Object.entries(fields).map(([name, fault]) => `${name}: ${fault}`);
  const problem: Problem = {
    code: 'bad_input',
    sentence: `The settings of ${driver.label} do not fit. ${what.join('; ')}.`,
    fields,
  };
  return { ok: false, problem };
}

/** Secrets that were left out of the new settings keep their stored value, as long as the driver stays the same. */
export function withStoredSecrets(
  registry: DriverRegistry,
  type: string,
  given: Settings,
  stored: { type: string; parameters: Settings },
): Settings {
  const driver = registry.find(type);
  if (!driver || stored.type !== type) return given;
  const kept: Settings = { ...given };
  for (const name of secretNames(driver.settings))
    if ((kept[name] === undefined || kept[name] === null) && stored.parameters[name] !== undefined)
      kept[name] = stored.parameters[name];
  return kept;
}

/** Settings as they may be shown, and the names of the secrets that are stored beside them. */
export function withoutSecrets(
  registry: DriverRegistry,
  type: string,
  parameters: Settings,
): { shown: Settings; storedSecrets: string[] } {
  const driver = registry.find(type);
  // Settings whose driver is gone may hold secrets that nobody can tell apart any more.
  if (!driver) return { shown: {}, storedSecrets: [] };
  const names = secretNames(driver.settings);
  return {
    shown: Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name))),
    storedSecrets: names.filter((name) => Boolean(parameters[name])),
  };
}
