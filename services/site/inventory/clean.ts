/** Values that a machine reports, as far as they may be believed: bounded, cleaned, or null. Pure. */

const MAX_TEXT = 255;

/** C0 and C1 controls, invisible and direction-changing characters, lone surrogates: nothing a name consists of. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;

/** What firmware says when nobody filled a field in. */
const placeholder =
  /^(|none|null|n\/?a|unknown|undefined|not (specified|available|present|provided|applicable|settable)|no (dimm|module installed)|default( string)?|empty|to be filled by o\.?e\.?m\.?|system (manufacturer|product name|serial number|version)|o\.e\.m\.|oem|0123456789|1234567890|x{3,32}|[0. ]+|<?bad index>?|\[empty\])$/i;

/** One line of text; null when it is no text or says nothing. */
export function text(value: unknown, max = MAX_TEXT): string | null {
  const raw = typeof value === 'number' ? String(value) : value;
  if (typeof raw !== 'string') return null;
  // Cut before cleaning, so that a megabyte of anything costs nothing.
  const clean = raw
    .slice(0, max * 4)
    .replace(unprintable, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return placeholder.test(clean) ? null : Array.from(clean).slice(0, max).join('').trim();
}

/** A whole number within bounds; `otherwise` for anything else. Numbers in text are read too. */
export function whole(value: unknown, min: number, max: number, otherwise = 0): number {
  const n = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof n === 'number' && Number.isFinite(n) && n >= min && n <= max ? Math.trunc(n) : otherwise;
}

/** Bytes, up to what a number holds exactly (8 PiB). */
export const sizeBytes = (value: unknown): number => whole(value, 0, Number.MAX_SAFE_INTEGER);

/** A NUMA node's number; null when there is none. */
export const numaNode = (value: unknown): number | null => {
  const node = whole(value, 0, 65_535, -1);
  return node < 0 ? null : node;
};

/** A member of an object that came out of JSON; undefined for anything else. Never an inherited one. */
export const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

/** At most `max` entries of a list that came out of JSON; a single object counts as a list of one. */
export function rows(value: unknown, max: number): unknown[] {
  if (Array.isArray(value)) return value.slice(0, max);
  return typeof value === 'object' && value !== null ? [value] : [];
}
