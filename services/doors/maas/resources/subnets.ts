import { json } from '../answer.ts';
import { resource } from '../resource.ts';
import { vlanRows } from '../shapes/fleet.ts';
import { subnet } from '../shapes/places.ts';

export default resource({
  handler: 'SubnetsHandler',
  path: 'subnets',
  doc: 'Subnets.',
  operations: {
    GET: {
      doc: 'Lists them.',
      async run({ read }) {
        const rows = await read.selectFrom('subnet').selectAll().orderBy('id').execute();
        const vlans = await vlanRows(read);
        return json(rows.map((s) => subnet(s, vlans)));
      },
    },
  },
});
