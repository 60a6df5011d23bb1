import { z } from 'zod';
import type { Procedure } from '../services/contract/procedure.ts';
import { ok, refuse, type Result } from '../services/contract/result.ts';

/** A procedure's input field as the command line shows it. */
export interface Flag {
  field: string;
  /** --dynamic-range */
  long: string;
  kind: 'text' | 'number' | 'boolean' | 'list' | 'json';
  required: boolean;
  /** May be set to nothing, by an empty text. */
  nullable: boolean;
  choices: readonly string[] | undefined;
}

interface JsonSchema {
  type?: string;
  enum?: string[];
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  anyOf?: JsonSchema[];
}

export const dashed = (name: string): string =>
  name.replace(/_/g, '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What a field is when it is not null. */
function withoutNull(schema: JsonSchema): { schema: JsonSchema; nullable: boolean } {
  const others = schema.anyOf?.filter((s) => s.type !== 'null') ?? [];
  const nullable = others.length === 1 && schema.anyOf?.length === 2;
  return nullable ? { schema: others[0]!, nullable } : { schema, nullable: false };
}

function kindOf(schema: JsonSchema): Flag['kind'] {
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.type === 'boolean') return 'boolean';
  if (schema.type === 'string') return 'text';
  const strings = [...(schema.prefixItems ?? []), ...(schema.items ? [schema.items] : [])];
  return schema.type === 'array' && strings.every((s) => s.type === 'string') ? 'list' : 'json';
}

/** The flags of a procedure, made of its input schema. */
export function flagsOf(procedure: Procedure): Flag[] {
  const schema = z.toJSONSchema(procedure.input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return Object.entries(schema.properties ?? {}).map(([field, given]) => {
    const { schema: of, nullable } = withoutNull(given);
    return {
      field,
      long: `--${dashed(field)}`,
      kind: kindOf(of),
      required: schema.required?.includes(field) ?? false,
      nullable,
      choices: of.enum,
    };
  });
}

/** What a flag's text means; its schema looks at it again in the controller. */
export function flagValue(flag: Flag, given: unknown): Result<unknown> {
  if (flag.nullable && given === '') return ok(null);
  if (flag.kind === 'boolean') {
    if (given === true || given === 'true') return ok(true);
    return given === false || given === 'false'
      ? ok(false)
      : refuse('bad_input', `${flag.long}: true or false.`);
  }
  if (flag.kind === 'number') {
    const n = Number(given);
    return given === '' || Number.isNaN(n) ? refuse('bad_input', `${flag.long}: a number.`) : ok(n);
  }
  if (flag.kind !== 'json') return ok(given);
  try {
    return ok(JSON.parse(String(given)));
  } catch {
    return refuse('bad_input', `${flag.long}: JSON, as in '{"power_address":"10.0.0.9"}'.`);
  }
}
