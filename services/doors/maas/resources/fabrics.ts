import { json } from '../answer.ts';
import { resource } from '../resource.ts';
import { vlanRows } from '../shapes/fleet.ts';
import { fabric } from '../shapes/places.ts';

export default resource({
  handler: 'FabricsHandler',
  path: 'fabrics',
  doc: 'Fabrics.',
  operations: {
    GET: {
      doc: 'Lists them.',
      async run({ read }) {
        const rows = await read.selectFrom('fabric').selectAll().orderBy('id').execute();
        const vlans = await vlanRows(read);
        return json(rows.map((f) => fabric(f, vlans)));
      },
    },
  },
});
