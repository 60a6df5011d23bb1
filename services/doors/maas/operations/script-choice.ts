import { flag, many, one, type Fields } from '../request.ts';
import type { Context } from '../resource.ts';

interface ScriptChoice {
  scripts?: string[];
  parameters?: Record<string, Record<string, unknown>>;
  enableSsh?: boolean;
}

/**
 * Which tests a client wants, and with what: `testing_scripts` are names and tags, `none` is none. A field named
 * SCRIPT_PARAMETER goes to that script, one named PARAMETER to every chosen script that takes it.
 */
export async function scriptChoice(context: Context, body: Fields): Promise<ScriptChoice> {
  const scripts = many(body, 'testing_scripts').filter((name) => name !== 'none');
  const none = many(body, 'testing_scripts').includes('none');
  const enableSsh = flag(body, 'enable_ssh');
  const parameters: NonNullable<ScriptChoice['parameters']> = {};
  for (const script of await testsWithParameters(context, body))
    for (const { name } of script.parameters) {
      const own = `${script.name}_${name}`;
      const field = body.has(own) ? own : body.has(name) && isChosen(script, scripts) ? name : null;
      if (field) (parameters[script.name] ??= {})[name] = one(body, field);
    }
  return {
    ...((scripts.length > 0 || none) && { scripts }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(enableSsh !== undefined && { enableSsh }),
  };
}

/** Fields that are no script's parameter. */
const notParameters = [
  'op',
  'comment',
  'enable_ssh',
  'testing_scripts',
  'commissioning_scripts',
  'parameters',
];

async function testsWithParameters(context: Context, body: Fields) {
  if ([...body.keys()].every((name) => notParameters.includes(name) || name.startsWith('skip_'))) return [];
  const listed = await context.call('scripts.list', { type: 'testing' });
  return listed.ok ? listed.value.items : [];
}

const isChosen = (script: { name: string; tags: string[] }, chosen: readonly string[]): boolean =>
  chosen.includes(script.name) || script.tags.some((tag) => chosen.includes(tag));
