import { z } from 'zod';

/** What the desk shows of one power parameter; names and choices are MAAS's own. */
export interface PowerField {
  name: string;
  label: string;
  kind: 'string' | 'password' | 'choice' | 'multiple_choice' | 'boolean' | 'number' | 'mac';
  required: boolean;
  /** Value of an empty form; never one of a secret. */
  default: string | boolean | number | string[] | null;
  choices: { value: string; label: string }[];
  /** What a person must know to fill it in; empty where the label says it. */
  help: string;
  /** MAAS: `bmc` parameters are shared by all machines behind one BMC, `node` ones belong to the machine. */
  scope: 'bmc' | 'node';
}

interface FieldNotes {
  label?: string;
  secret?: boolean;
  scope?: 'bmc' | 'node';
  help?: string;
  kind?: PowerField['kind'];
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
    if (inner instanceof z.ZodPipe) {
      // z.preprocess: what comes out is what the form fills in.
      found.innermost = inner.out as z.ZodType;
      continue;
    }
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
    const listed = innermost instanceof z.ZodArray ? innermost.element : innermost;
    const options =
      listed instanceof z.ZodEnum ? listed.options.map((o) => [String(o), String(o)] as const) : [];
    return {
      name,
      label: about.label ?? name,
      kind: about.kind ?? kindOf(innermost, about),
      required,
      default: about.secret ? null : ((fallback ?? null) as PowerField['default']),
      choices: (about.choices ?? options).map(([value, label]) => ({ value, label })),
      help: about.help ?? '',
      scope: about.scope ?? 'bmc',
    };
  });

function kindOf(schema: z.ZodType, about: FieldNotes): PowerField['kind'] {
  if (about.secret) return 'password';
  if (schema instanceof z.ZodArray) return 'multiple_choice';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodNumber) return 'number';
  return schema instanceof z.ZodEnum ? 'choice' : 'string';
}
