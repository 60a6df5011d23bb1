import { readdirSync, readFileSync } from 'node:fs';

export interface WireFixture {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The value beside it, as JSON. */
  readonly value: unknown;
}

/**
 * Pairs of annotated hex and value: `NAME.hex` (bytes in hexadecimal, blanks anywhere, `#` starts a comment) and
 * `NAME.json`, sorted by name. `folder` is a file URL that ends with a slash. Throws where one half is missing.
 */
export function wireFixtures(folder: URL): WireFixture[] {
  const files = readdirSync(folder).sort();
  return files
    .filter((file) => file.endsWith('.hex'))
    .map((file) => {
      const name = file.slice(0, -'.hex'.length);
      const digits = readFileSync(new URL(file, folder), 'utf8').replace(/#.*$/gm, '').replace(/\s+/g, '');
      if (!/^([0-9a-f]{2})+$/i.test(digits)) throw new Error(`${file} is not hexadecimal`);
      const value: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
      return { name, bytes: Uint8Array.from(Buffer.from(digits, 'hex')), value };
    });
}
