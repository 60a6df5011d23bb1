import { one, type Fields } from './request.ts';

const letters = 'KMGTPE';

/** Bytes from MAAS's texts: 4096, 10G, 1.5t; a letter counts in thousands. Null for anything else. */
export function bytesFrom(text: string): number | null {
  const match = /^(\d{1,18}(?:\.\d{1,9})?)\s*([kmgtpe])?b?$/i.exec(text.trim());
  if (!match) return null;
  const power = match[2] ? letters.indexOf(match[2].toUpperCase()) + 1 : 0;
  const bytes = Math.floor(Number(match[1]) * 1000 ** power);
  return bytes <= Number.MAX_SAFE_INTEGER ? bytes : null;
}

export type SizeField = { bytes: number | undefined } | { wrong: Record<string, string[]> };

const wrong = (name: string, also: string) => ({
  wrong: { [name]: [`Give a number of bytes, or one with K, M, G or T such as 10G${also}.`] },
});

/** A field with a size; undefined when it is not there or empty. */
export function sizeField(fields: Fields, name: string): SizeField {
  const text = one(fields, name);
  if (text === '') return { bytes: undefined };
  const bytes = bytesFrom(text);
  return bytes === null ? wrong(name, '') : { bytes };
}

/** A field with a size or a share of the disk, such as 50%. */
export function shareField(
  fields: Fields,
  name: string,
): { size: number | string | undefined } | { wrong: Record<string, string[]> } {
  const text = one(fields, name).trim();
  if (/^\d{1,3}(\.\d+)?%$/.test(text)) return { size: text };
  const found = sizeField(fields, name);
  return 'wrong' in found ? wrong(name, ', or a share such as 50%') : { size: found.bytes };
}

/** 21474836480 is "21.5 GB", as MAAS writes it. */
export function humanSize(bytes: number): string {
  let [size, unit] = [bytes, -1];
  while (size >= 1000 && unit < letters.length - 1) [size, unit] = [size / 1000, unit + 1];
  return unit < 0 ? `${bytes} bytes` : `${size.toFixed(1)} ${unit === 0 ? 'k' : letters[unit]}B`;
}
