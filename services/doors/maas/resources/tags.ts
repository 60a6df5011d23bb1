import { json, refusal } from '../answer.ts';
import { one } from '../request.ts';
import { resource } from '../resource.ts';
import { tag } from '../shapes/places.ts';

export default resource({
  handler: 'TagsHandler',
  path: 'tags',
  doc: 'Tags.',
  operations: {
    GET: {
      doc: 'Lists them.',
      async run({ read }) {
        const rows = await read.selectFrom('tag').selectAll().orderBy('name').execute();
        return json(rows.map(tag));
      },
    },
    POST: {
      doc: 'Adds a tag. Parameters: name, comment, kernel_opts; a definition by XPath is refused.',
      async run({ call }, { body }) {
        const [name, comment, definition] = [
          one(body, 'name'),
          one(body, 'comment'),
          one(body, 'definition'),
        ];
        const kernelOpts = one(body, 'kernel_opts');
        const made = await call('tags.create', { name, comment, definition, kernelOpts });
        if (!made.ok) return refusal(made.problem);
        return json(tag({ id: made.value.id, name, comment, definition, kernel_opts: kernelOpts }));
      },
    },
  },
});
