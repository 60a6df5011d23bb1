import { gone, json, text, type Answer } from '../answer.ts';
import { flag, many, one } from '../request.ts';
import { resource, type Context, type Operation } from '../resource.ts';
import { findScript, scriptAnswer, scriptFields, scriptRefusal, unknownScript } from '../script-answer.ts';
import type { Output } from '../../../contract/calls.ts';
import type { Result } from '../../../contract/result.ts';

/** An operation that changes a script and answers it as it is then. */
const changing = (
  doc: string,
  act: (
    context: Context,
    name: string,
    body: Parameters<Operation['run']>[1]['body'],
  ) => Promise<Result<Output<'scripts.update'>>>,
): Operation => ({
  doc,
  async run(context, { body }, { name = '' }) {
    const found = await findScript(context, name);
    if (!found) return unknownScript;
    const done = await act(context, found.name, body);
    return done.ok ? scriptAnswer(context, done.value) : scriptRefusal(done.problem);
  },
});

async function download(context: Context, name: string, revision: string): Promise<Answer> {
  if (revision !== '' && !/^\d{1,15}$/.test(revision))
    return json({ revision: ['Give the number of a version.'] }, 400);
  const found = await findScript(context, name);
  if (!found) return unknownScript;
  if (revision === '')
    return { status: 200, bytes: Buffer.from(found.text), type: 'text/plain; charset=utf-8' };
  const read = await context.call('scripts.get', { name: found.name, version: Number(revision) });
  if (!read.ok) return text(404, read.problem.sentence);
  return { status: 200, bytes: Buffer.from(read.value.text), type: 'text/plain; charset=utf-8' };
}

export default resource({
  handler: 'NodeScriptHandler',
  path: 'scripts/{name}',
  doc: 'One script, by its name or its number.',
  operations: {
    GET: {
      doc: 'Reads it. Parameter: include_script.',
      async run(context, { query }, { name = '' }) {
        const found = await findScript(context, name);
        return found
          ? scriptAnswer(context, found, flag(query, 'include_script') ? 'all' : 'none')
          : unknownScript;
      },
    },
    PUT: changing(
      'A new version of it. Parameters: script, title, description, tags, type, hardware_type, parallel, timeout, destructive, comment, for_hardware, may_reboot, recommission, apply_configured_networking.',
      ({ call }, script, body) => call('scripts.update', { script, ...scriptFields(body) }),
    ),
    DELETE: {
      doc: 'Forgets it; results of past runs stay.',
      async run(context, _request, { name = '' }) {
        const found = await findScript(context, name);
        if (!found) return unknownScript;
        const done = await context.call('scripts.delete', { name: found.name });
        return done.ok ? gone : scriptRefusal(done.problem);
      },
    },
    'GET download': {
      doc: 'Its text. Parameter: revision, the number of a version.',
      run: (context, { query }, { name = '' }) => download(context, name, one(query, 'revision')),
    },
    'POST add_tag': changing('Tags it. Parameter: tag.', ({ call }, name, body) =>
      call('scripts.tag', { name, add: many(body, 'tag') }),
    ),
    'POST remove_tag': changing('Takes a tag away. Parameter: tag.', ({ call }, name, body) =>
      call('scripts.tag', { name, remove: many(body, 'tag') }),
    ),
    'POST revert': changing(
      'Back to a version: its number, or how many back as a negative number. Parameter: to.',
      ({ call }, name, body) => call('scripts.revert', { name, to: Number(one(body, 'to') || 'NaN') }),
    ),
  },
});
