import { json, refusal } from '../answer.ts';
import { hardwareTypes, numberFrom } from '../node-run.ts';
import { flag, many, one } from '../request.ts';
import { resource } from '../resource.ts';
import { scriptAnswer, scriptFields, scriptShapes } from '../script-answer.ts';
import { scriptType } from '../shapes/script.ts';
import type { Input } from '../../../contract/calls.ts';

type Type = NonNullable<Input<'scripts.list'>['type']>;

export default resource({
  handler: 'NodeScriptsHandler',
  path: 'scripts',
  doc: 'Scripts that commission, test, deploy and release machines.',
  operations: {
    GET: {
      doc: 'Lists them. Parameters: type, hardware_type, filters (names and tags), include_script.',
      async run(context, { query }) {
        const word = one(query, 'hardware_type');
        const hardwareType = numberFrom(hardwareTypes, word);
        if (word && hardwareType === undefined)
          return json({ hardware_type: [`Give one of ${hardwareTypes.join(', ')}.`] }, 400);
        const type = one(query, 'type');
        const filters = many(query, 'filters');
        const listed = await context.call('scripts.list', {
          // A word that is none of its types is refused by name.
          ...(type && { type: scriptType(type) as Type }),
          ...(word && hardwareType !== undefined && { hardwareType }),
          ...(filters.length > 0 && { filters }),
        });
        if (!listed.ok) return refusal(listed.problem);
        return json(
          await scriptShapes(context, listed.value.items, flag(query, 'include_script') ? 'used' : 'none'),
        );
      },
    },
    POST: {
      doc: 'Keeps a script. Parameters: name, script, title, description, tags, type, hardware_type, parallel, timeout, destructive, comment, for_hardware, may_reboot, recommission.',
      async run(context, { body }) {
        const { text, ...fields } = scriptFields(body);
        if (!text) return json({ script: ['This field is required.'] }, 400);
        const made = await context.call('scripts.create', { text, ...fields });
        return made.ok ? scriptAnswer(context, made.value) : refusal(made.problem);
      },
    },
  },
});
