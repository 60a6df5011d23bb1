import type { Output } from '../../services/contract/calls.ts';
import { words } from '../words/words.ts';

export type PowerType = Output<'power.types'>['types'][number];
export type PowerField = PowerType['fields'][number];
export type PowerValues = Record<string, unknown>;

/** A driver's settings as they start: stored ones, else defaults. A stored secret starts empty: empty keeps it. */
export const startingValues = (type: PowerType, stored: PowerValues = {}): PowerValues =>
  Object.fromEntries(
    type.fields.map((f) => [
      f.name,
      stored[f.name] ?? (f.kind === 'password' ? '' : (f.default ?? emptyOf(f))),
    ]),
  );

const emptyOf = (f: PowerField): unknown =>
  f.kind === 'boolean'
    ? false
    : f.kind === 'multiple_choice'
      ? []
      : f.kind === 'choice'
        ? (f.choices[0]?.value ?? '')
        : '';

/** What to send: empty optional values and secrets that stay are left out, numbers are numbers. */
export function valuesToSend(type: PowerType, values: PowerValues): PowerValues {
  const sent: PowerValues = {};
  for (const field of type.fields) {
    const value = values[field.name];
    if (value === '' || value === undefined) continue;
    sent[field.name] = field.kind === 'number' ? Number(value) : value;
  }
  return sent;
}

/** The needed settings that are empty, by name. A secret that is stored is not empty. */
export const missingValues = (
  type: PowerType,
  values: PowerValues,
  storedSecrets: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    type.fields
      .filter(
        (f) =>
          f.required &&
          (values[f.name] === '' || values[f.name] === undefined) &&
          !storedSecrets.includes(f.name),
      )
      .map((f) => [f.name, words.detail.missing(f.label)]),
  );

/**
 * What nearly everybody must fill in first: needed settings, the user and secrets that log in. The rest has a default
 * or is for special cases, and folds under one line; where nothing is first, nothing folds.
 */
export function foldedFields(type: PowerType): { first: PowerField[]; more: PowerField[] } {
  const isFirst = (f: PowerField): boolean => f.required || /_(user|pass|token)$/.test(f.name);
  const first = type.fields.filter(isFirst);
  if (first.length === 0 || type.fields.length <= 5) return { first: type.fields, more: [] };
  return { first, more: type.fields.filter((f) => !isFirst(f)) };
}

/** The values that folded settings have now, in words. */
export const presentValues = (fields: readonly PowerField[], values: PowerValues): string =>
  fields
    .map((f) => {
      const value = values[f.name];
      if (f.kind === 'choice') return f.choices.find((c) => c.value === value)?.label;
      return f.kind === 'string' || f.kind === 'mac' || f.kind === 'number' ? String(value ?? '') : undefined;
    })
    .filter(Boolean)
    .join(' · ');
