import type { OauthCredentials } from '../../../protocols/oauth.ts';
import type { PlannedFile } from '../install-plan.ts';
import type { NetworkModel } from './model.ts';
import { textFile } from './planned.ts';
import { networkFiles, type Renderer } from './render.ts';
import { seedFiles } from './seed.ts';

export interface TargetFacts {
  machine: {
    systemId: string;
    hostname: string;
    domain: string;
    /** New for each deployment: cloud-init runs everything again when it changes. */
    instanceId: string;
  };
  /** As the machine reaches it, without a slash at the end: http://10.77.0.1:5248 */
  desk: { url: string };
  /** Proves a phone-home: the last part of its path. */
  token: string;
  /** The machine's own, for the reports of each stage. */
  credentials: OauthCredentials;
  /** SSH public keys that may log in, one a line of authorized_keys. */
  keys: readonly string[];
  /** Made with sudo rights and without a password. */
  loginUser: string;
  /** As `storedUserData` made it; null when there is none. */
  userData: string | null;
  network: NetworkModel;
  renderer: Renderer;
  /** Europe/Berlin; the image's own when it is left out. */
  timezone?: string;
}

export interface TargetFiles {
  files: PlannedFile[];
  /** Removed before the files are written; a folder with all that is in it. */
  remove: string[];
}

/** What makes an unpacked image this machine: its name, its network, and what cloud-init does at its first start. */
export function targetFiles(facts: TargetFacts): TargetFiles {
  const network = networkFiles(facts.network, facts.renderer);
  const seed = seedFiles(facts);
  const { hostname, domain } = facts.machine;
  const names = domain === '' ? hostname : `${hostname}.${domain} ${hostname}`;
  return {
    files: [
      textFile('/etc/hostname', `${hostname}\n`),
      textFile('/etc/hosts', hosts(names)),
      ...network.files,
      ...seed.files,
    ],
    remove: [...network.remove, ...seed.remove],
  };
}

/** As cloud-init writes it on Debian, so that it changes nothing at the first start. */
const hosts = (names: string): string =>
  [
    '127.0.0.1 localhost',
    `127.0.1.1 ${names}`,
    '',
    '::1 localhost ip6-localhost ip6-loopback',
    'ff02::1 ip6-allnodes',
    'ff02::2 ip6-allrouters',
    '',
  ].join('\n');
