import { z } from 'zod';

/** What the desk shows of one power parameter; names and choices are MAAS's own. */
export interface PowerField {
  name: string;
  label: string;
  kind: 'text' | 'secret' | 'choice' | 'choices' | 'switch';
  required: boolean;
  /** Value of an empty form; never one of a secret. */
  default?: unknown;
  choices?: readonly (readonly [value: string, label: string])[];
  /** MAAS: `bmc` parameters are shared by all machines behind one BMC, `node` ones belong to the machine. */
  scope: 'bmc' | 'node';
}

interface FieldNotes {
  label?: string;
  secret?: boolean;
  scope?: 'bmc' | 'node';
  choices?: readonly (readonly [value: string, label: string])[];
}

const notes = z.registry<FieldNotes>();

/** A text that is stored encrypted and never shown, logged or put into an event. */
export const secret = (label = 'Password'): z.ZodString =>
  z.string().max(512).register(notes, { secret: true, label });

/** Gives a parameter its label and what else the form needs to know. */
export const field = <T extends z.ZodType>(schema: T, about: Omit<FieldNotes, 'secret'>): T => {
  notes.add(schema, { ...notes.get(schema), ...about });
  return schema;
};

interface Unwrapped {
  notes: FieldNotes;
  required: boolean;
  default?: unknown;
  innermost: z.ZodType;
}

function unwrap(schema: z.ZodType): Unwrapped {
  const found: Unwrapped = { notes: {}, required: true, innermost: schema };
  for (;;) {
    const inner = found.innermost;
    found.notes = { ...notes.get(inner), ...found.notes };
    if (inner instanceof z.ZodOptional) found.required = false;
    else if (inner instanceof z.ZodDefault)
      Object.assign(found, { required: false, default: inner.def.defaultValue });
    else return found;
    found.innermost = inner.unwrap() as z.ZodType;
  }
}

/** Names of the parameters that must be encrypted at rest. */
export const secretNames = (settings: z.ZodObject): string[] =>
  Object.entries(settings.shape)
    .filter(([, schema]) => unwrap(schema as z.ZodType).notes.secret)
    .map(([name]) => name);

/** The parameters as form fields, in their order. */
export const powerFields = (settings: z.ZodObject): PowerField[] =>
  Object.entries(settings.shape).map(([name, schema]) => {
    const { notes: about, required, default: fallback, innermost } = unwrap(schema as z.ZodType);
    const options =
      innermost instanceof z.ZodEnum
        ? innermost.options.map((o) => [String(o), String(o)] as const)
        : undefined;
    const choices = about.choices ?? options;
    return {
      name,
      label: about.label ?? name,
      kind: kindOf(innermost, about),
      required,
      ...(fallback !== undefined && !about.secret && { default: fallback }),
      ...(choices && { choices }),
      scope: about.scope ?? 'bmc',
    };
  });

function kindOf(schema: z.ZodType, about: FieldNotes): PowerField['kind'] {
  if (about.secret) return 'secret';
  if (schema instanceof z.ZodArray) return 'choices';
  if (schema instanceof z.ZodBoolean) return 'switch';
  return schema instanceof z.ZodEnum || about.choices ? 'choice' : 'text';
}
