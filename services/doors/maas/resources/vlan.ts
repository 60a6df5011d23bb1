import { json, text } from '../answer.ts';
import { resource } from '../resource.ts';
import { vlanRows } from '../shapes/fleet.ts';
import { vlan } from '../shapes/places.ts';

export default resource({
  handler: 'VlanHandler',
  path: 'vlans/{vlan_id}',
  doc: 'One VLAN, by its number.',
  operations: {
    GET: {
      doc: 'Reads it.',
      async run({ read }, _request, { vlan_id: id = '' }) {
        const row = (await vlanRows(read)).find((v) => String(v.id) === id);
        return row ? json(vlan(row)) : text(404, 'No VLAN matches the given query.');
      },
    },
  },
});
