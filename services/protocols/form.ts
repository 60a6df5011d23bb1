import { boundaryOf, readMultipart, type MultipartProblem } from './multipart.ts';

/** Form bodies as MAAS's clients send them: application/x-www-form-urlencoded or multipart/form-data, POST and PUT alike. */
export interface Form {
  /** Name and value in the order sent; a name may occur again. */
  fields: readonly (readonly [name: string, value: string])[];
  files: readonly FormFile[];
}
export interface FormFile {
  name: string;
  filename: string;
  bytes: Uint8Array;
}

export interface FormLimits {
  /** Most fields and files together. */
  parts: number;
  /** Most bytes of one value or file. */
  partBytes: number;
  /** Most bytes of the whole body; who reads it from a socket stops there already. */
  bodyBytes: number;
}

/** `malformed` answers 400, `tooLarge` 413; both are sentences that repeat no value. */
export type FormProblem = MultipartProblem;

const plus = /\+/g;

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text.replace(plus, ' '));
  } catch {
    return null;
  }
}

function readUrlencoded(body: Uint8Array, limits: FormLimits): Form | FormProblem {
  const fields: [string, string][] = [];
  const text = new TextDecoder().decode(body);
  for (let from = 0; from < text.length;) {
    const at = text.indexOf('&', from);
    const end = at < 0 ? text.length : at;
    const pair = text.slice(from, end);
    from = end + 1;
    if (pair === '') continue;
    if (fields.length === limits.parts)
      return { tooLarge: `More than ${limits.parts} fields are not taken.` };
    const equals = pair.indexOf('=');
    const name = unescaped(equals < 0 ? pair : pair.slice(0, equals));
    const value = unescaped(equals < 0 ? '' : pair.slice(equals + 1));
    if (name === null || value === null) return { malformed: 'A field is not percent-encoded UTF-8.' };
    if (Buffer.byteLength(value) > limits.partBytes)
      return {
        tooLarge: `${name.slice(0, 80)} is longer than the ${limits.partBytes} bytes that are taken.`,
      };
    fields.push([name, value]);
  }
  return { fields, files: [] };
}

/**
 * Reads a body by its Content-Type; a body of no bytes is an empty form whatever it calls itself. A part with a file
 * name is a file, any other a field (libmaas sends numbers and booleans as octet streams without one).
 */
export function readForm(
  contentType: string | undefined,
  body: Uint8Array,
  limits: FormLimits,
): Form | FormProblem {
  if (body.length > limits.bodyBytes)
    return { tooLarge: `The body has more than ${limits.bodyBytes} bytes.` };
  if (body.length === 0) return { fields: [], files: [] };
  if (/^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? ''))
    return readUrlencoded(body, limits);
  const boundary = boundaryOf(contentType ?? '');
  if (boundary === null)
    return {
      malformed:
        'The body is neither a form (application/x-www-form-urlencoded) nor multipart/form-data with a boundary.',
    };
  const parts = readMultipart(body, boundary, limits);
  if (!Array.isArray(parts)) return parts;
  const decoder = new TextDecoder();
  return {
    fields: parts.filter((p) => p.filename === null).map((p) => [p.name, decoder.decode(p.bytes)] as const),
    files: parts.flatMap((p) =>
      p.filename === null ? [] : [{ name: p.name, filename: p.filename, bytes: p.bytes }],
    ),
  };
}

/** The last value of a name, as Django's forms take it. */
export const valueOf = (form: Form, name: string): string | undefined =>
  form.fields.findLast(([key]) => key === name)?.[1];

/** Every value of a name, in order. */
export const valuesOf = (form: Form, name: string): string[] =>
  form.fields.filter(([key]) => key === name).map(([, value]) => value);
