import { json, text } from '../answer.ts';
import { resource } from '../resource.ts';
import { vlanRows } from '../shapes/fleet.ts';
import { fabric } from '../shapes/places.ts';

export default resource({
  handler: 'FabricHandler',
  path: 'fabrics/{id}',
  doc: 'One fabric, by number or name.',
  operations: {
    GET: {
      doc: 'Reads it.',
      async run({ read }, _request, { id = '' }) {
        const rows = await read.selectFrom('fabric').selectAll().execute();
        const row = rows.find((f) => String(f.id) === id || f.name === id);
        return row
          ? json(fabric(row, await vlanRows(read)))
          : text(404, 'No Fabric matches the given query.');
      },
    },
  },
});
