import type { RunPurpose } from '../../contract/fleet.ts';
import type { Script } from './library.ts';
import { meant, wrongValue, type Parameter } from './parameters.ts';

/** Which scripts a run is to do, and how; what is left out is as the purpose always does. */
export interface RunChoice {
  /** Names and tags; `none` for no tests. */
  scripts?: readonly string[] | undefined;
  /** By script, by parameter. Under `*`: for every script of the run that takes it. */
  parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
  /** Whoever asked may log in while it lasts. */
  enableSsh?: boolean | undefined;
}

/** One script of a run, and the values that it was given, by name. */
export interface Chosen {
  script: Script;
  values: Record<string, unknown>;
  /** Named by whoever asked, not only by default. */
  named: boolean;
}

/** MAAS's tag of the scripts that look for the BMC; a stranger runs them before it introduces itself. */
export const BMC_TAG = 'bmc-config';
/** MAAS's tag of scripts that run only when they are named. */
const NOAUTO = 'noauto';
const COMMISSIONING = 'commissioning';

const isNamed = (script: Script, words: readonly string[]): boolean =>
  words.includes(script.name) ||
  (!script.tags.includes(NOAUTO) && script.tags.some((tag) => words.includes(tag)));

/** Whether a test runs when nothing is chosen. */
export const byDefault = (script: Script): boolean =>
  !script.tags.includes(NOAUTO) &&
  (script.script_type === 'testing'
    ? script.tags.includes(COMMISSIONING)
    : script.script_type === 'commissioning' || script.builtIn);

/**
 * The scripts of a run in their order. Enlistment looked for the BMC already, and tests nothing; commissioning always
 * reads the hardware with what came with the program; a rescue is only a system to log in to.
 */
export function scriptsFor(all: readonly Script[], purpose: RunPurpose, words?: readonly string[]): Script[] {
  const of = (type: Script['script_type']): Script[] => all.filter((s) => s.script_type === type);
  const none = words?.includes('none') ?? false;
  const pick = (scripts: Script[]): Script[] =>
    none ? [] : scripts.filter((s) => (words ? isNamed(s, words) : byDefault(s)));
  const own = words && pick(of('commissioning')).some((s) => !s.builtIn);
  switch (purpose) {
    case 'enlist':
      return of('commissioning').filter((s) => !s.tags.includes(BMC_TAG) && byDefault(s));
    case 'commission':
      return [
        ...of('commissioning').filter((s) => s.builtIn || (own ? isNamed(s, words) : byDefault(s))),
        ...(words?.length === 0 ? [] : pick(of('testing'))),
      ];
    case 'test':
      return pick(of('testing'));
    case 'release':
      return pick(of('release'));
    case 'deploy':
      return of('deployment').filter(byDefault);
    case 'rescue':
      return [];
  }
}

/** Every value that a parameter was given, or its own default; `undefined` when it has none. */
function valueOf(script: Script, name: string, p: Parameter, given: RunChoice['parameters']): unknown {
  const value = given?.[script.name]?.[name] ?? given?.['*']?.[name];
  if (value !== undefined && value !== null && value !== '') return value;
  if (p.default !== undefined && p.default !== null && p.default !== '') return p.default;
  return p.type === 'storage' || p.type === 'interface' ? 'all' : undefined;
}

/** The scripts of a run with their values, and a sentence for each thing that speaks against it. */
export function choose(
  all: readonly Script[],
  purpose: RunPurpose,
  choice: RunChoice,
): { chosen: Chosen[]; problems: string[] } {
  const scripts = scriptsFor(all, purpose, choice.scripts);
  const problems = unknownWords(all, purpose, choice.scripts ?? []);
  if (problems.length === 0 && scripts.length === 0 && purpose !== 'rescue')
    problems.push('No script is chosen: there is nothing to run.');
  problems.push(...unknownParameters(all, scripts, choice.parameters ?? {}));
  const chosen = scripts.map((script): Chosen => {
    const values: Record<string, unknown> = {};
    for (const [name, p] of Object.entries(script.parameters)) {
      const value = valueOf(script, name, p, choice.parameters);
      if (value === undefined) {
        if (p.required) problems.push(`${script.name} needs a value for ${name}.`);
        continue;
      }
      const wrong = wrongValue(`${name} of ${script.name}`, p, value);
      if (wrong === null) values[name] = meant(p, value);
      else problems.push(wrong);
    }
    return { script, values, named: choice.scripts?.includes(script.name) ?? false };
  });
  return { chosen, problems };
}

const typesOf: Record<RunPurpose, readonly Script['script_type'][]> = {
  enlist: ['commissioning'],
  commission: ['commissioning', 'testing'],
  test: ['testing'],
  deploy: ['deployment'],
  release: ['release'],
  rescue: [],
};

function unknownWords(all: readonly Script[], purpose: RunPurpose, words: readonly string[]): string[] {
  const possible = all.filter((s) => typesOf[purpose].includes(s.script_type));
  return words
    .filter((word) => word !== 'none' && !possible.some((s) => s.name === word || s.tags.includes(word)))
    .map((word) => {
      const elsewhere = all.find((s) => s.name === word);
      return elsewhere
        ? `${word} is a script of type ${elsewhere.script_type}; it cannot run here.`
        : `No script is called ${word.slice(0, 91)}, or carries it as a tag. See the Scripts page.`;
    });
}

function unknownParameters(
  all: readonly Script[],
  scripts: readonly Script[],
  parameters: NonNullable<RunChoice['parameters']>,
): string[] {
  return Object.entries(parameters).flatMap(([name, values]) => {
    const takers = name === '*' ? scripts : scripts.filter((s) => s.name === name);
    if (takers.length === 0)
      return [
        all.some((s) => s.name === name)
          ? `There are values for ${name}, but it is not chosen.`
          : `There are values for ${name.slice(0, 91)}, but no script is called so.`,
      ];
    return Object.keys(values)
      .filter((value) => !takers.some((s) => Object.hasOwn(s.parameters, value)))
      .map(
        (value) => `${name === '*' ? 'No chosen script' : name} takes no value called ${value.slice(0, 64)}.`,
      );
  });
}

/** What a script needs beside the time that it was told to work for: reading, cooling down, writing its results. */
const BESIDE_SECONDS = 300;

/** The time limit of a script: its own, or as much as the runtime that it was given needs. */
export function timeoutOf({ script, values }: Chosen): number {
  const runtime = Object.entries(script.parameters).find(([, p]) => p.type === 'runtime')?.[0];
  const seconds = runtime === undefined ? undefined : values[runtime];
  if (typeof seconds !== 'number') return script.timeout;
  return Math.max(script.timeout, seconds + Math.max(BESIDE_SECONDS, Math.ceil(seconds / 10)));
}

/** Why scripts that destroy what disks hold cannot run on a machine that somebody uses; null when none would. */
export function whyNotDestructive(
  chosen: readonly Chosen[],
  { hostname, inUse }: { hostname: string; inUse: boolean },
): string | null {
  const destructive = chosen.filter((c) => c.script.destructive && c.script.script_type !== 'release');
  if (!inUse || destructive.length === 0) return null;
  const names = destructive.map((c) => c.script.name).join(', ');
  return `${hostname} is in use, and ${names} would destroy what its disks hold. Release the machine first, or leave ${destructive.length === 1 ? 'it' : 'them'} out.`;
}
