import { json } from '../answer.ts';
import { resource } from '../resource.ts';

/** The MAAS version whose API this follows; clients choose their features by it. */
const apiVersion = '3.7.0';

/** MAAS's names for what its API can do. gomaasapi refuses a server that does not name the network model. */
const capabilities = [
  'networks-management',
  'static-ipaddresses',
  'ipv6-deployment-ubuntu',
  'network-deployment-ubuntu',
];

export default resource({
  handler: 'VersionHandler',
  path: 'version',
  doc: 'Version and capabilities of this API.',
  operations: {
    GET: {
      doc: 'Reads version and capabilities.',
      anonymous: true,
      run: ({ version }) => json({ capabilities, version: apiVersion, subversion: `metaldesk-${version}` }),
    },
  },
});
