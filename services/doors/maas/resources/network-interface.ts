import {
  deleteInterface,
  interfaceChanges,
  readInterface,
  updateInterface,
} from '../operations/interface-change.ts';
import { resource } from '../resource.ts';

export default resource({
  handler: 'InterfaceHandler',
  path: 'nodes/{system_id}/interfaces/{id}',
  doc: 'One network interface of a machine, by its id or name.',
  operations: { GET: readInterface, PUT: updateInterface, DELETE: deleteInterface, ...interfaceChanges },
});
