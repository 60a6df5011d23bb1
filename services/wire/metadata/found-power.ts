import { valueOf, type Form } from '../../protocols/form.ts';

export interface FoundPower {
  type: string;
  parameters: Record<string, string>;
}

const MAX_PARAMETERS = 32;
const MAX_VALUE_CHARS = 1024;

function objectFrom(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** power_type with power_parameters as JSON or flattened (power_parameters_KEY); undefined when none is named. */
export function foundPower(form: Form): FoundPower | { wrong: string } | undefined {
  const type = valueOf(form, 'power_type');
  if (!type) return undefined;
  if (!/^[a-z0-9_]{1,32}$/.test(type)) return { wrong: 'power_type is no name of a power type.' };
  const json = valueOf(form, 'power_parameters');
  const object = json ? objectFrom(json) : {};
  if (!object) return { wrong: 'power_parameters is not a JSON object.' };
  const prefix = 'power_parameters_';
  const flat = form.fields
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value] as const);
  const parameters: Record<string, string> = {};
  for (const [name, value] of [...Object.entries(object), ...flat]) {
    if (value === null || value === '') continue;
    const usable = /^[a-z0-9_]{1,64}$/.test(name) && ['string', 'number', 'boolean'].includes(typeof value);
    const plain = String(value);
    if (!usable || plain.length > MAX_VALUE_CHARS || Object.keys(parameters).length === MAX_PARAMETERS)
      return { wrong: 'power_parameters holds what no power driver takes.' };
    parameters[name] = plain;
  }
  return { type, parameters };
}
