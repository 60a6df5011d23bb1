import { appendFileSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What stands before the fuses in Electron's program, and nine of them as they are shipped: one byte each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fusesAsShipped = '101010011';
const alsoThere = [
  'chrome-sandbox',
  'chrome_crashpad_handler',
  'libffmpeg.so',
  'resources.pak',
  'icudtl.dat',
  'v8_context_snapshot.bin',
  'LICENSE',
  'LICENSES.chromium.html',
  'locales/en-US.pak',
];

/**
 * A folder laid out as Electron's own, with another program in its place: what is packaged around it is real, and its
 * fuses can be flipped and read back. It cannot be started.
 */
export function makeStubDist(dir: string, electronVersion: string): void {
  for (const folder of ['locales', 'resources']) mkdirSync(path.join(dir, folder), { recursive: true });
  const program = path.join(dir, 'electron');
  copyFileSync('/bin/true', program);
  const fuses = [Buffer.from(sentinel), Buffer.of(1, fusesAsShipped.length), Buffer.from(fusesAsShipped)];
  appendFileSync(program, Buffer.concat(fuses));
  for (const name of alsoThere) writeFileSync(path.join(dir, name), '');
  writeFileSync(path.join(dir, 'version'), electronVersion);
}
