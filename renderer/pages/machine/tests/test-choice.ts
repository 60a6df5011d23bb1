import type { MachineRow, ScriptInfo, ScriptParameter } from '../../../../services/contract/all.ts';
import type { Input } from '../../../../services/contract/calls.ts';
import { longDuration } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';

const w = words.tests.dialog;

/** What was typed for the parameters of the chosen scripts: by script, by parameter. */
export type Typed = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a dialog about tests needs to know of a machine; a row of the list has it. */
export type Tested = Pick<
  MachineRow,
  'systemId' | 'hostname' | 'status' | 'locked' | 'powerType' | 'diskCount'
>;

/** Somebody's data is on the disks of a machine in these states. */
const inUse: readonly MachineRow['status'][] = ['deployed', 'allocated', 'reserved', 'rescue_mode'];
export const isInUse = (machine: Tested): boolean => inUse.includes(machine.status);

export const titleOf = ({ name, title }: ScriptParameter): string =>
  title || name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

/** The disks and cards that all chosen tests run on: all, or names with commas between them. */
export interface Targets {
  storage: string;
  interface: string;
}

export const isTarget = (p: ScriptParameter): p is ScriptParameter & { type: keyof Targets } =>
  p.type === 'storage' || p.type === 'interface';

/** What a field begins with. */
export const presentValue = (typed: Typed, script: ScriptInfo, p: ScriptParameter): string =>
  typed[script.name]?.[p.name] ?? (p.default === null ? '' : String(p.default));

/** 300, 5:00 or 00:05:00 as seconds; null for what is none of them. */
export function secondsIn(text: string): number | null {
  if (!/^\d{1,7}(:[0-5]?\d){0,2}$/.test(text.trim())) return null;
  return text
    .split(':')
    .map(Number)
    .reduce((sum, part) => sum * 60 + part, 0);
}

/** What fits instead; null when the value does. */
export function wrongIn(p: ScriptParameter, value: string): string | null {
  if (value.trim() === '') return p.required ? w.needed : null;
  if (p.type === 'url') {
    const urls = p.allowList ? value.split(',').map((u) => u.trim()) : [value.trim()];
    return urls.every((u) => URL.canParse(u) && /^[a-z][a-z0-9+.-]*:\/\/[^\s/]/i.test(u))
      ? null
      : w.noAddress;
  }
  if (p.type === 'choice' || p.type === 'boolean') return null;
  const isTime = p.type === 'runtime';
  const size = isTime ? secondsIn(value) : value.length;
  if (size === null || (isTime && size === 0)) return w.noTime;
  if (p.min !== null && size < p.min) return isTime ? w.tooShort(p.min) : w.tooFew(p.min);
  return p.max !== null && size > p.max ? (isTime ? w.tooLong(p.max) : w.tooMany(p.max)) : null;
}

export const wrongValues = (scripts: readonly ScriptInfo[], typed: Typed): boolean =>
  scripts.some((s) =>
    s.parameters.some((p) => !isTarget(p) && wrongIn(p, presentValue(typed, s, p)) !== null),
  );

/** What was typed, and what the tests run on when that is not everything: the server knows the defaults. */
export function parametersOf(
  scripts: readonly ScriptInfo[],
  typed: Typed,
  targets: Targets,
): NonNullable<Input<'machines.test'>['parameters']> {
  const all: Record<string, Record<string, unknown>> = {};
  for (const script of scripts)
    for (const p of script.parameters) {
      const named = isTarget(p) && targets[p.type] !== 'all' ? targets[p.type] : undefined;
      const value = isTarget(p) ? named : typed[script.name]?.[p.name];
      if (value === undefined || value.trim() === '') continue;
      (all[script.name] ??= {})[p.name] =
        p.type === 'boolean' ? value === 'true' : p.type === 'runtime' ? secondsIn(value) : value.trim();
    }
  return all;
}

export const runsOn = (scripts: readonly ScriptInfo[], type: keyof Targets): boolean =>
  scripts.some((s) => s.parameters.some((p) => p.type === type));

/** How many disks of a machine the chosen scripts run on. */
export function disksOf(scripts: readonly ScriptInfo[], { storage }: Targets, diskCount: number): number {
  if (!runsOn(scripts, 'storage')) return 0;
  return storage === 'all' ? diskCount : storage.split(',').length;
}

const dayMs = 86_400_000;

/** A limit of days in days, all else as durations are written. */
export const limitOf = (ms: number): string =>
  ms >= 2 * dayMs ? w.days(Math.round(ms / dayMs)) : longDuration(ms);

/** Milliseconds that the chosen scripts take at most, or took last time. */
export const timeFor = (scripts: readonly ScriptInfo[], lastTime: ReadonlyMap<string, number>): number =>
  scripts.reduce((sum, s) => sum + (lastTime.get(s.name) ?? s.timeoutSeconds * 1000), 0);
