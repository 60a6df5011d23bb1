import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { BMC_TAG } from './choice.ts';
import { readHeader, type ScriptHeader } from './header.ts';

const MAX_SCRIPTS = 256;
export const MAX_SCRIPT_BYTES = 1024 * 1024;

export interface Script extends ScriptHeader {
  id: number;
  /** Its text; null where it stands in the store, under versionId. */
  body: Buffer | null;
  /** Differs when the text differs; MAAS's number of the stored version. Those of built-in scripts have bit 30 set. */
  versionId: number;
  /** Came with the program. */
  builtIn: boolean;
}

export interface Library {
  /** Built-in scripts by name, in order of name. */
  scripts: ReadonlyMap<string, Script>;
  /** A sentence for each file that cannot be used. */
  problems: readonly string[];
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((e) => e.isFile() && !e.name.startsWith('.'))
    .map((e) => path.join(e.parentPath, e.name))
    .sort();
}

/** 31 bits with bit 30 set, so that numbers of the store never meet them. */
const numberOf = (bytes: Buffer | string): number =>
  (createHash('sha256').update(bytes).digest().readUInt32BE(0) >>> 2) | 0x4000_0000;

async function readScript(file: string): Promise<Script | { wrong: string }> {
  if ((await stat(file)).size > MAX_SCRIPT_BYTES)
    return { wrong: `It is longer than ${MAX_SCRIPT_BYTES} bytes.` };
  const body = await readFile(file);
  const header = readHeader(body.toString('utf8'));
  if ('wrong' in header) return header;
  return { ...header, id: numberOf(header.name), body, versionId: numberOf(body), builtIn: true };
}

/** Reads every script below `dir`. One that cannot be used is a problem, not a failure of the others. */
export async function readLibrary(dir: string): Promise<Library> {
  const problems: string[] = [];
  const found = new Map<string, Script>();
  for (const file of await filesBelow(dir)) {
    const where = path.relative(dir, file);
    const script = await readScript(file);
    if ('wrong' in script) problems.push(`${where} is not used. ${script.wrong}`);
    else if (found.has(script.name))
      problems.push(`${where} is not used. Another file has the name ${script.name}.`);
    else if (found.size === MAX_SCRIPTS)
      problems.push(`${where} is not used. More than ${MAX_SCRIPTS} scripts are there.`);
    else found.set(script.name, script);
  }
  const byName = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return { scripts: new Map(byName), problems };
}

/** What a stranger runs before it introduces itself: of what came with the program alone. */
export const forStrangers = (library: Library): Script[] =>
  [...library.scripts.values()].filter((s) => s.script_type === 'commissioning' && s.tags.includes(BMC_TAG));
