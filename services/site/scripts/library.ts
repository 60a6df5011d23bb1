import type { RunPurpose } from '../../contract/fleet.ts';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { readHeader, type ScriptHeader } from './header.ts';

const MAX_SCRIPTS = 256;
const MAX_SCRIPT_BYTES = 1024 * 1024;

export interface Script extends ScriptHeader {
  body: Buffer;
  /** Differs when the text differs; stands for MAAS's number of the stored version. */
  versionId: number;
}

export interface Library {
  /** By name, in order of name. */
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

async function readScript(file: string): Promise<Script | { wrong: string }> {
  if ((await stat(file)).size > MAX_SCRIPT_BYTES)
    return { wrong: `It is longer than ${MAX_SCRIPT_BYTES} bytes.` };
  const body = await readFile(file);
  const header = readHeader(body.toString('utf8'));
  if ('wrong' in header) return header;
  return { ...header, body, versionId: createHash('sha256').update(body).digest().readUInt32BE(0) >>> 1 };
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

/** MAAS's tag of the scripts that look for the BMC; they alone are handed to a machine that nobody knows. */
const BMC_TAG = 'bmc-config';

const all = (library: Library): Script[] => [...library.scripts.values()];

/** What a stranger runs before it introduces itself. */
export const forStrangers = (library: Library): Script[] =>
  all(library).filter((s) => s.script_type === 'commissioning' && s.tags.includes(BMC_TAG));

/** Scripts of one type that are named, or carry a tag that is named. */
const chosen = (scripts: readonly Script[], names: readonly string[]): Script[] =>
  scripts.filter((s) => names.includes(s.name) || s.tags.some((tag) => names.includes(tag)));

/**
 * What a run has to do, in order. `names` are scripts and tags that were chosen; without them a run does what it always
 * does. Enlistment looked for the BMC already, and tests nothing; a rescue is only a system to log in to.
 */
export function forPurpose(library: Library, purpose: RunPurpose, names?: readonly string[]): Script[] {
  const of = (type: Script['script_type']): Script[] => all(library).filter((s) => s.script_type === type);
  const tests = chosen(of('testing'), names ?? ['commissioning']);
  switch (purpose) {
    case 'enlist':
      return of('commissioning').filter((s) => !s.tags.includes(BMC_TAG));
    case 'commission':
      return [...of('commissioning'), ...tests];
    case 'test':
      return tests;
    case 'deploy':
      return of('deployment');
    case 'release':
      return names ? chosen(of('release'), names) : of('release');
    case 'rescue':
      return [];
  }
}
