import { json, text } from '../answer.ts';
import { resource } from '../resource.ts';
import { vlanRows } from '../shapes/fleet.ts';
import { vlan } from '../shapes/places.ts';

export default resource({
  handler: 'VlansHandler',
  path: 'fabrics/{fabric_id}/vlans',
  doc: 'The VLANs of a fabric.',
  operations: {
    GET: {
      doc: 'Lists them.',
      async run({ read }, _request, { fabric_id: id = '' }) {
        const fabric = await read
          .selectFrom('fabric')
          .select('id')
          .where('id', '=', Number(id))
          .executeTakeFirst();
        if (!fabric) return text(404, 'No Fabric matches the given query.');
        return json((await vlanRows(read)).filter((v) => v.fabric_id === fabric.id).map(vlan));
      },
    },
  },
});
