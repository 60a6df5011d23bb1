import { json, text } from '../answer.ts';
import { resource } from '../resource.ts';
import { vlanRows } from '../shapes/fleet.ts';
import { subnet } from '../shapes/places.ts';

export default resource({
  handler: 'SubnetHandler',
  path: 'subnets/{id}',
  doc: 'One subnet, by number, network or name.',
  operations: {
    GET: {
      doc: 'Reads it.',
      async run({ read }, _request, { id = '' }) {
        const rows = await read.selectFrom('subnet').selectAll().execute();
        const row = rows.find((s) => [String(s.id), s.cidr, s.name].includes(id));
        return row
          ? json(subnet(row, await vlanRows(read)))
          : text(404, 'No Subnet matches the given query.');
      },
    },
  },
});
