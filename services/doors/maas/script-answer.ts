import { json, refusal, text, type Answer } from './answer.ts';
import { flag, many, one, type Fields } from './request.ts';
import type { Context } from './resource.ts';
import { script, scriptType, type ScriptInfo, type Version } from './shapes/script.ts';
import type { Input, Output } from '../../contract/calls.ts';
import type { Problem } from '../../contract/result.ts';

export const unknownScript = text(404, 'No Script matches the given query.');

export const scriptRefusal = (problem: Problem): Answer =>
  problem.code === 'not_found' ? unknownScript : refusal(problem);

/** Which versions come with their texts: none, the one in use of each script, or all. */
type Texts = 'none' | 'used' | 'all';

/** Versions of own scripts, by script, the newest first. */
async function versionsOf(
  { read }: Context,
  scripts: readonly ScriptInfo[],
  texts: Texts,
): Promise<Map<number, Version[]>> {
  const own = scripts.filter((s) => !s.builtIn);
  const ids = own.map((s) => s.id);
  const used = own.map((s) => s.version.id);
  const all = read.selectFrom('script_version').where('script_id', 'in', ids);
  const rows = await all.select(['id', 'script_id', 'at', 'comment']).orderBy('id', 'desc').execute();
  const bodies =
    texts === 'none'
      ? []
      : await all
          .select(['id', 'body'])
          .$if(texts === 'used', (q) => q.where('id', 'in', used))
          .execute();
  const textOf = new Map(bodies.map((row) => [row.id, new TextDecoder().decode(row.body)]));
  const versions = Map.groupBy(rows, (row) => row.script_id);
  return new Map(
    [...versions].map(([scriptId, of]) => [
      scriptId,
      of.map(({ id, at, comment }) => ({ id, at, comment, text: textOf.get(id) })),
    ]),
  );
}

/** The JSON of some scripts, with all their versions. */
export async function scriptShapes(
  context: Context,
  scripts: readonly ScriptInfo[],
  texts: Texts,
): Promise<object[]> {
  const own = await versionsOf(context, scripts, texts);
  const shapes: object[] = [];
  for (const s of scripts) {
    const { id, at, comment } = s.version;
    const read = s.builtIn && texts !== 'none' ? await context.call('scripts.get', { name: s.name }) : null;
    const shipped = { id, at, comment, text: read?.ok ? read.value.text : undefined };
    shapes.push(script(s, s.builtIn ? [shipped] : (own.get(s.id) ?? [])));
  }
  return shapes;
}

export async function scriptAnswer(context: Context, s: ScriptInfo, texts: Texts = 'none'): Promise<Answer> {
  return json((await scriptShapes(context, [s], texts))[0]);
}

/** A script by its name or its number; MAAS takes both. */
export async function findScript(context: Context, name: string): Promise<Output<'scripts.get'> | null> {
  const found = await context.call('scripts.get', { name });
  if (found.ok) return found.value;
  if (!/^\d+$/.test(name)) return null;
  const all = await context.call('scripts.list', {});
  const numbered = all.ok ? all.value.items.find((s) => String(s.id) === name) : undefined;
  const again = numbered && (await context.call('scripts.get', { name: numbered.name }));
  return again?.ok ? again.value : null;
}

type Given = Omit<Input<'scripts.update'>, 'script'>;

/** What MAAS's fields say of a script; those that were not sent are left out. */
export function scriptFields(body: Fields): Given {
  const texts = ['name', 'title', 'description', 'timeout'] as const;
  const given: Given = {};
  for (const name of texts) if (body.has(name)) given[name] = one(body, name);
  if (body.has('script')) given.text = one(body, 'script');
  if (body.has('comment')) given.comment = one(body, 'comment');
  if (body.has('tags')) given.tags = many(body, 'tags');
  if (body.has('for_hardware')) given.forHardware = many(body, 'for_hardware');
  // A word that is none of its types is refused by name.
  const type = one(body, 'type') || one(body, 'script_type');
  if (type) given.type = scriptType(type) as NonNullable<Given['type']>;
  if (one(body, 'hardware_type')) given.hardwareType = wordOrNumber(one(body, 'hardware_type'));
  if (one(body, 'parallel')) given.parallel = wordOrNumber(one(body, 'parallel'));
  for (const [field, name] of [
    ['destructive', 'destructive'],
    ['may_reboot', 'mayReboot'],
    ['recommission', 'recommission'],
    ['apply_configured_networking', 'applyConfiguredNetworking'],
  ] as const) {
    const value = flag(body, field);
    if (value !== undefined) given[name] = value;
  }
  return given;
}

const wordOrNumber = (word: string): string | number =>
  /^\d+$/.test(word) ? Number(word) : word.toLowerCase();
