import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import { checkHeader, inOneSentence, type ScriptHeader } from './header.ts';
import { MAX_SCRIPT_BYTES, type Library } from './library.ts';
import { addVersion, allScripts, MOST_SCRIPTS, needsVersion, ownScript, versionsOf } from './own-scripts.ts';

/** Fields of the procedures that stand in for keys of a header, and what they are called there. */
const keys = {
  name: 'name',
  title: 'title',
  description: 'description',
  tags: 'tags',
  type: 'script_type',
  hardwareType: 'hardware_type',
  parallel: 'parallel',
  timeout: 'timeout',
  destructive: 'destructive',
  mayReboot: 'may_reboot',
  recommission: 'recommission',
  applyConfiguredNetworking: 'apply_configured_networking',
  forHardware: 'for_hardware',
} as const;
export type HeaderFields = { [K in keyof typeof keys]?: unknown };

const givenOf = (fields: HeaderFields): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(keys)
      .map(([field, key]) => [key, fields[field as keyof typeof keys]] as const)
      .filter(([, value]) => value !== undefined),
  );

/** A text that could be kept, or a sentence for what is wrong with it. */
function readText(
  text: string,
  given: Record<string, unknown>,
): Result<{ header: ScriptHeader; body: Buffer }> {
  const body = Buffer.from(text);
  if (body.length > MAX_SCRIPT_BYTES)
    return refuse('too_large', `The script is longer than ${MAX_SCRIPT_BYTES / 1024} KiB.`);
  if (body.length === 0) return refuse('bad_input', 'The script is empty.');
  if (text.includes('\0'))
    return refuse('bad_input', 'This is a program, not a script: it holds zero bytes.');
  const checked = checkHeader(text, given);
  if (checked.header) return ok({ header: checked.header, body });
  const fields = Object.fromEntries(checked.problems.map((p) => [p.field || 'text', p.sentence]));
  const problem: Problem = {
    code: 'bad_input',
    sentence: `The script cannot be kept. ${inOneSentence(checked.problems)}`,
    fields,
  };
  return { ok: false, problem };
}

const builtIn = (name: string) =>
  refuse('forbidden', `${name} came with the program and cannot be changed. Copy it, and change the copy.`);
const noScript = (name: string) => refuse('not_found', `There is no script ${name}.`);

/** What can be done to scripts of one's own, each in a transaction of its caller. */
export function scriptEditor({ clock, events }: Ground, library: Library) {
  const tell = (tx: Tx, by: string, text: string): Promise<void> =>
    events.record(tx, { kind: 'script.changed', who: by, text });

  async function taken(tx: Tx, name: string): Promise<Result<undefined>> {
    if (library.scripts.has(name))
      return refuse(
        'conflict',
        `${name} is the name of a script that came with the program. Choose another.`,
      );
    if (await ownScript(tx, name))
      return refuse('conflict', `There is a script ${name} already. Choose another name.`);
    return ok(undefined);
  }
  async function own(tx: Tx, name: string) {
    if (library.scripts.has(name)) return builtIn(name);
    const row = await ownScript(tx, name);
    return row ? ok(row) : noScript(name);
  }
  async function create(
    tx: Tx,
    { text, comment, fields, by }: { text: string; comment: string; fields: HeaderFields; by: string },
  ): Promise<Result<string>> {
    const given = givenOf(fields);
    const read = readText(text, given);
    if (!read.ok) return read;
    const { header, body } = read.value;
    const free = await taken(tx, header.name);
    if (!free.ok) return free;
    const { n } = await tx
      .selectFrom('script')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    if (Number(n) >= MOST_SCRIPTS)
      return refuse('too_many', `More than ${MOST_SCRIPTS} own scripts are not kept.`);
    const { id } = await tx
      .insertInto('script')
      .values({ name: header.name, version_id: 0 })
      .returning('id')
      .executeTakeFirstOrThrow();
    await addVersion(tx, id, { at: clock.now(), by, comment, given, header, body });
    await tell(tx, by, `The script ${header.name} was added`);
    return ok(header.name);
  }
  return {
    create,
    async update(
      tx: Tx,
      name: string,
      {
        text,
        comment,
        fields,
        by,
      }: { text?: string | undefined; comment: string; fields: HeaderFields; by: string },
    ): Promise<Result<string>> {
      const found = await own(tx, name);
      if (!found.ok) return found;
      const row = found.value;
      const given = { ...(JSON.parse(row.given) as Record<string, unknown>), ...givenOf(fields) };
      const read = readText(text ?? Buffer.from(row.body).toString('utf8'), given);
      if (!read.ok) return read;
      const { header, body } = read.value;
      if (header.name !== name) {
        const free = await taken(tx, header.name);
        if (!free.ok) return free;
        await tx.updateTable('script_tags').set({ name: header.name }).where('name', '=', name).execute();
      }
      const same = Buffer.compare(body, Buffer.from(row.body)) === 0 && JSON.stringify(header) === row.header;
      if (same) return ok(name);
      if ('tags' in givenOf(fields) || text !== undefined)
        await tx.deleteFrom('script_tags').where('name', '=', header.name).execute();
      await addVersion(tx, row.id, { at: clock.now(), by, comment, given, header, body });
      await tell(tx, by, `The script ${header.name} was changed${comment && `: ${comment}`}`);
      return ok(header.name);
    },
    /** The same text under another name, which is written into its header. */
    async copy(tx: Tx, name: string, as: string, by: string): Promise<Result<string>> {
      const shipped = library.scripts.get(name);
      const row = shipped ? undefined : await ownScript(tx, name);
      if (!shipped && !row) return noScript(name);
      const text = (shipped?.body ?? Buffer.from(row!.body)).toString('utf8');
      const given = row ? (JSON.parse(row.given) as Record<string, unknown>) : {};
      const renamed = text.replace(/^([^\S\n]*#\s*name:).*$/m, `$1 ${as}`);
      const inText = renamed !== text || !('name' in given);
      const fields: HeaderFields = Object.fromEntries(
        Object.entries(keys)
          .filter(([, key]) => key in given)
          .map(([field, key]) => [field, given[key]]),
      );
      return create(tx, {
        text: renamed,
        comment: `Copied from ${name}.`,
        fields: inText ? fields : { ...fields, name: as },
        by,
      });
    },
    async revert(tx: Tx, name: string, to: number, by: string): Promise<Result<string>> {
      const found = await own(tx, name);
      if (!found.ok) return found;
      const history = await versionsOf(tx, found.value.id);
      const place = to < 0 ? -to : history.findIndex((v) => v.id === to);
      const goal = place < 0 ? undefined : history[place];
      if (!goal)
        return refuse(
          'not_found',
          `${name} has no version ${to}. It has ${history.length}; the newest is ${history[0]?.id}.`,
        );
      const later = history.slice(0, place).map((v) => v.id);
      const needed = later.length > 0 ? await needsVersion(tx, later) : undefined;
      if (needed)
        return refuse(
          'not_now',
          `${needed.hostname} runs a later version of ${name}. Wait until it is done.`,
        );
      const row = await tx
        .selectFrom('script_version')
        .select('header')
        .where('id', '=', goal.id)
        .executeTakeFirstOrThrow();
      const goalName = (JSON.parse(row.header) as ScriptHeader).name;
      if (goalName !== name) {
        const free = await taken(tx, goalName);
        if (!free.ok) return free;
      }
      await tx
        .updateTable('script')
        .set({ version_id: goal.id, name: goalName })
        .where('id', '=', found.value.id)
        .execute();
      if (later.length > 0) await tx.deleteFrom('script_version').where('id', 'in', later).execute();
      await tx.deleteFrom('script_tags').where('name', '=', name).execute();
      await tell(tx, by, `The script ${name} is back at version ${goal.id}`);
      return ok(goalName);
    },
    async remove(tx: Tx, name: string, by: string): Promise<Result<Record<string, never>>> {
      const found = await own(tx, name);
      if (!found.ok) return found;
      const history = await versionsOf(tx, found.value.id);
      const needed = await needsVersion(
        tx,
        history.map((v) => v.id),
      );
      if (needed)
        return refuse('not_now', `${needed.hostname} runs ${name} now. Wait until it is done, or abort it.`);
      await tx.deleteFrom('script').where('id', '=', found.value.id).execute();
      await tx.deleteFrom('script_tags').where('name', '=', name).execute();
      await tell(tx, by, `The script ${name} was deleted`);
      return ok({});
    },
    async tag(
      tx: Tx,
      name: string,
      { add, remove, by }: { add: readonly string[]; remove: readonly string[]; by: string },
    ): Promise<Result<string>> {
      const script = (await allScripts(tx, library)).find((s) => s.name === name);
      if (!script) return noScript(name);
      const tags = [...new Set([...script.tags.filter((tag) => !remove.includes(tag)), ...add])];
      if (tags.length > 100) return refuse('too_many', 'A script has at most 100 tags.');
      const row = { tags: JSON.stringify(tags) };
      await tx
        .insertInto('script_tags')
        .values({ name, ...row })
        .onConflict((c) => c.column('name').doUpdateSet(row))
        .execute();
      await tell(tx, by, `The script ${name} is tagged ${tags.join(', ') || 'with nothing'}`);
      return ok(name);
    },
  };
}
export type ScriptEditor = ReturnType<typeof scriptEditor>;
