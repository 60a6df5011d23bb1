type Value = string | number | boolean | readonly string[];

/** A setting's value as it stands in its field: a list has one line for each. */
export const typedOf = (value: Value): string =>
  Array.isArray(value) ? value.join('\n') : String(value as string | number | boolean);

/** What was typed, as a value; the controller says what fits when it does not. */
export function readTyped(
  kind: 'number' | 'text' | 'addresses' | 'switch',
  typed: string,
): number | string | string[] {
  if (kind === 'addresses') return typed.split(/[\s,;]+/).filter((part) => part !== '');
  if (kind === 'number') {
    const text = typed.trim().replaceAll(/[\s,.](?=\d{3}\b)/g, '');
    return /^\d+$/.test(text) ? Number(text) : typed;
  }
  return typed;
}
