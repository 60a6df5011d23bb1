import type { Chosen } from './choice.ts';
import type { Parameter } from './parameters.ts';

/** Seals and opens texts, as platform/secrets does. */
export interface Seal {
  seal(text: string): string;
  open(sealed: string): string;
}

interface Sealed {
  sealed: string;
}
const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && typeof (value as Sealed).sealed === 'string';

/** Values of a result as its row keeps them: JSON by name, passwords sealed; null where it takes none. */
export function storedValues({ script, values }: Chosen, seal: Seal): string | null {
  const entries = Object.entries(values).map(([name, value]) =>
    script.parameters[name]?.type === 'password'
      ? [name, { sealed: seal.seal(String(value)) } satisfies Sealed]
      : [name, value],
  );
  return entries.length > 0 ? JSON.stringify(Object.fromEntries(entries)) : null;
}

export const valuesIn = (stored: string | null): Record<string, unknown> =>
  JSON.parse(stored ?? '{}') as Record<string, unknown>;

/** The values as a machine is to have them. */
export const openedValues = (stored: string | null, seal: Seal): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(valuesIn(stored)).map(([name, value]) => [
      name,
      isSealed(value) ? seal.open(value.sealed) : value,
    ]),
  );

/** The values as people may read them: a disk by its name, a password as stars. */
export const shownValues = (stored: string | null): Record<string, string> =>
  Object.fromEntries(
    Object.entries(valuesIn(stored)).map(([name, value]) => {
      if (isSealed(value)) return [name, '••••••'];
      if (typeof value !== 'object' || value === null) return [name, String(value)];
      return [name, String((value as { name?: unknown }).name ?? '')];
    }),
  );

/** A disk or card that is still a word: `all`, or names. Its instances are made when the hardware is known. */
export const isWord = (p: Parameter | undefined, value: unknown): value is string =>
  (p?.type === 'storage' || p?.type === 'interface') && typeof value === 'string';
