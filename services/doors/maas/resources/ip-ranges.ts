import { json } from '../answer.ts';
import { resource } from '../resource.ts';
import { vlanRows } from '../shapes/fleet.ts';
import { ipRange, subnet } from '../shapes/places.ts';

export default resource({
  handler: 'IPRangesHandler',
  path: 'ipranges',
  doc: 'Dynamic and reserved address ranges.',
  operations: {
    GET: {
      doc: 'Lists them.',
      async run({ read }) {
        const rows = await read.selectFrom('ip_range').selectAll().orderBy('id').execute();
        const subnets = await read.selectFrom('subnet').selectAll().execute();
        const vlans = await vlanRows(read);
        const shapes = new Map(subnets.map((s) => [s.id, subnet(s, vlans)]));
        return json(rows.map((r) => ipRange(r, shapes.get(r.subnet_id) ?? null)));
      },
    },
  },
});
