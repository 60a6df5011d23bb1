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
