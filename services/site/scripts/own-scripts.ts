import type { Reader, Tx } from '../../platform/store/store.ts';
import type { ScriptHeader } from './header.ts';
import type { Library, Script } from './library.ts';

/** Own scripts, and versions of each, that are kept. */
export const MOST_SCRIPTS = 500;
export const MOST_VERSIONS = 100;

/** Own scripts as they are now, by name; their texts stay in the store. */
export async function ownScripts(db: Reader): Promise<Script[]> {
  const rows = await db
    .selectFrom('script')
    .innerJoin('script_version', 'script_version.id', 'script.version_id')
    .select(['script.id', 'script.version_id', 'script_version.header'])
    .orderBy('script.name')
    .limit(MOST_SCRIPTS)
    .execute();
  return rows.map((row) => ({
    ...(JSON.parse(row.header) as ScriptHeader),
    id: row.id,
    versionId: row.version_id,
    builtIn: false,
    body: null,
  }));
}

/** Every script, built-in and own, in order of name, with the tags that somebody gave or took. */
export async function allScripts(db: Reader, library: Library): Promise<Script[]> {
  const changed = await db.selectFrom('script_tags').selectAll().limit(2000).execute();
  const tags = new Map(changed.map((row) => [row.name, JSON.parse(row.tags) as string[]]));
  const own = (await ownScripts(db)).filter((script) => !library.scripts.has(script.name));
  return [...library.scripts.values(), ...own]
    .map((script) => ({ ...script, tags: tags.get(script.name) ?? script.tags }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The header and text of a stored version; undefined when it is gone. */
export async function versionOf(db: Reader, versionId: number): Promise<Script | undefined> {
  const row = await db
    .selectFrom('script_version')
    .selectAll()
    .where('id', '=', versionId)
    .executeTakeFirst();
  if (!row) return undefined;
  const header = JSON.parse(row.header) as ScriptHeader;
  return { ...header, id: row.script_id, versionId, builtIn: false, body: Buffer.from(row.body) };
}

/** What a result was made from: the version of that time, or the script that came with the program. */
export const scriptOfResult = async (
  db: Reader,
  library: Library,
  row: { name: string; script_version_id: number | null },
): Promise<Script | undefined> =>
  row.script_version_id === null ? library.scripts.get(row.name) : versionOf(db, row.script_version_id);

/** An own script by name, with the version in use. */
export const ownScript = (db: Reader, name: string) =>
  db
    .selectFrom('script')
    .innerJoin('script_version', 'script_version.id', 'script.version_id')
    .select(['script.id', 'script.name', 'script.version_id', 'given', 'body', 'header'])
    .where('script.name', '=', name)
    .executeTakeFirst();

/** Versions of a script, the newest first, without their texts. */
export const versionsOf = (db: Reader, scriptId: number) =>
  db
    .selectFrom('script_version')
    .select(['id', 'at', 'by', 'comment', 'size_bytes'])
    .where('script_id', '=', scriptId)
    .orderBy('id', 'desc')
    .limit(MOST_VERSIONS + 1)
    .execute();

/** A run that still needs one of these versions; undefined when none does. */
export const needsVersion = (db: Reader, versionIds: readonly number[]) =>
  db
    .selectFrom('script_result')
    .innerJoin('script_run', 'script_run.id', 'script_result.run_id')
    .innerJoin('machine', 'machine.id', 'script_run.machine_id')
    .select(['machine.hostname', 'script_result.script_version_id'])
    .where('script_run.ended_at', 'is', null)
    .where('script_result.script_version_id', 'in', versionIds)
    .limit(1)
    .executeTakeFirst();

export interface NewVersion {
  at: number;
  by: string;
  comment: string;
  given: Readonly<Record<string, unknown>>;
  header: ScriptHeader;
  body: Buffer;
}

/** Adds a version and makes it the one in use; the oldest goes when there are too many and no run needs it. */
export async function addVersion(tx: Tx, scriptId: number, version: NewVersion): Promise<number> {
  const { id } = await tx
    .insertInto('script_version')
    .values({
      script_id: scriptId,
      at: version.at,
      by: version.by,
      comment: version.comment,
      given: JSON.stringify(version.given),
      header: JSON.stringify(version.header),
      size_bytes: version.body.length,
      body: version.body,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('script')
    .set({ version_id: id, name: version.header.name })
    .where('id', '=', scriptId)
    .execute();
  const oldest = (await versionsOf(tx, scriptId)).slice(MOST_VERSIONS).map((v) => v.id);
  if (oldest.length > 0 && !(await needsVersion(tx, oldest)))
    await tx.deleteFrom('script_version').where('id', 'in', oldest).execute();
  return id;
}
