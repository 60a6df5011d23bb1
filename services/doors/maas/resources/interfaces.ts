import { partsOf } from '../node-parts.ts';
import { resource } from '../resource.ts';

export default resource({
  handler: 'InterfacesHandler',
  path: 'nodes/{system_id}/interfaces',
  doc: "A machine's network interfaces.",
  operations: {
    GET: {
      doc: 'Lists them.',
      run: (context, _request, { system_id: id = '' }) => partsOf(context, id, 'interface_set'),
    },
  },
});
