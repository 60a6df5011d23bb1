import { json } from '../answer.ts';
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
  },
});
