import { partsOf } from '../node-parts.ts';
import { resource } from '../resource.ts';

export default resource({
  handler: 'BlockDevicesHandler',
  path: 'nodes/{system_id}/blockdevices',
  doc: "A machine's disks.",
  operations: {
    GET: {
      doc: 'Lists them.',
      run: (context, _request, { system_id: id = '' }) => partsOf(context, id, 'physicalblockdevice_set'),
    },
  },
});
