import type { IncomingHttpHeaders } from 'node:http';

/** Form fields and query parameters: each name may come several times. */
export type Fields = ReadonlyMap<string, readonly string[]>;

export interface MaasRequest {
  method: string;
  /** Without the query and without /MAAS/api/2.0, no slash at either end. */
  path: string;
  /** The operation: query, then body, then a path suffix `op-NAME`; an empty one is none (gomaasapi sends it). */
  op: string;
  query: Fields;
  body: Fields;
  /** A body that is no form: a piece of a file. Empty where it was one. */
  bytes: Buffer;
  headers: IncomingHttpHeaders;
}

export const prefix = '/MAAS/api/2.0/';

export function fieldsOf(params: URLSearchParams): Fields {
  const fields = new Map<string, string[]>();
  for (const [name, value] of params) fields.set(name, [...(fields.get(name) ?? []), value]);
  return fields;
}

/** Splits what was asked. `body` are the parsed form's fields, empty without one; `bytes` the body that is none. */
export function maasRequest(
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
  body: Fields,
  bytes: Buffer,
): MaasRequest {
  const { pathname, searchParams } = new URL(url, 'http://desk');
  const query = fieldsOf(searchParams);
  const parts = pathname
    .slice(prefix.length)
    .split('/')
    .filter((p) => p !== '')
    .map(decode);
  const suffix = /^op-(\w+)$/.exec(parts.at(-1) ?? '');
  if (suffix) parts.pop();
  const op = one(query, 'op') || one(body, 'op') || (suffix?.[1] ?? '');
  return { method, path: parts.join('/'), op, query, body, bytes, headers };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The first value of a field, '' when it is not there. */
export const one = (fields: Fields, name: string): string => fields.get(name)?.[0] ?? '';

/** All values; clients repeat the key or send one comma-separated value. */
export const many = (fields: Fields, name: string): string[] =>
  (fields.get(name) ?? [])
    .flatMap((v) => v.split(','))
    .map((v) => v.trim())
    .filter((v) => v !== '');

/** MAAS's StringBool: true, True, 1, on, yes; undefined when the field is not there. */
export function flag(fields: Fields, name: string): boolean | undefined {
  const value = fields.get(name)?.[0];
  return value === undefined ? undefined : ['true', '1', 'on', 'yes'].includes(value.toLowerCase());
}

/** `prefix_NAME=value` fields as one object; also accepts the whole as JSON in a field named `prefix`. */
export function nested(fields: Fields, name: string): Record<string, unknown> | null {
  const out: Record<string, unknown> = {};
  const whole = fields.get(name)?.[0];
  if (whole !== undefined) {
    try {
      const parsed: unknown = JSON.parse(whole);
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) Object.assign(out, parsed);
      else return null;
    } catch {
      return null;
    }
  }
  for (const [key, values] of fields)
    if (key.startsWith(`${name}_`) && key !== `${name}_skip_check`)
      out[key.slice(name.length + 1)] = values.length > 1 ? values : values[0];
  return out;
}

/** Only the fields that were sent, so that the others stay as they are. */
export const changed = <N extends string>(fields: Fields, ...names: N[]): Partial<Record<N, string>> =>
  Object.fromEntries(names.filter((n) => fields.has(n)).map((n) => [n, one(fields, n)])) as Partial<
    Record<N, string>
  >;
