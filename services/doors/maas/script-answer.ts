import { json, refusal, text, type Answer } from './answer.ts';
import { flag, many, one, type Fields } from './request.ts';
import type { Context } from './resource.ts';
import { script, scriptType, type ScriptInfo, type Version } from './shapes/script.ts';
import type { Input, Output } from '../../contract/calls.ts';
import type { Problem } from '../../contract/result.ts';

export const unknownScript = text(404, 'No Script matches the given query.');

export const scriptRefusal = (problem: Problem): Answer =>
  problem.code === 'not_found' ? unknownScript : refusal(problem);

/** Versions of all own scripts, by script, the newest first. */
async function versionsOf({ read }: Context, withTexts: boolean): Promise<Map<number, Version[]>> {
  const rows = await read
    .selectFrom('script_version')
    .select(['id', 'script_id', 'at', 'comment'])
    .$if(withTexts, (q) => q.select('body'))
    .orderBy('id', 'desc')
    .execute();
  const versions = rows.map(({ script_id: scriptId, body, ...v }) => ({
    scriptId,
    version: { ...v, ...(body && { text: new TextDecoder().decode(body) }) },
  }));
  return new Map(
    [...Map.groupBy(versions, (v) => v.scriptId)].map(([id, of]) => [id, of.map((v) => v.version)]),
  );
}

/** The JSON of some scripts, with all their versions. */
export async function scriptShapes(
  context: Context,
  scripts: readonly ScriptInfo[],
  withTexts: boolean,
): Promise<object[]> {
  const own = await versionsOf(context, withTexts);
  const shapes: object[] = [];
  for (const s of scripts) {
    let history = own.get(s.id) ?? [{ id: s.version.id, at: s.version.at, comment: s.version.comment }];
    if (withTexts && s.builtIn) {
      const read = await context.call('scripts.get', { name: s.name });
      history = history.map((v) => (read.ok ? { ...v, text: read.value.text } : v));
    }
    shapes.push(script(s, history));
  }
  return shapes;
}

export async function scriptAnswer(context: Context, s: ScriptInfo, withTexts = false): Promise<Answer> {
  return json((await scriptShapes(context, [s], withTexts))[0]);
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
