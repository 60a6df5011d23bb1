import { stringify } from 'yaml';
import type { PlannedFile } from '../install-plan.ts';
import { textFile } from './planned.ts';
import type { TargetFacts } from './target-files.ts';
import { plannedUserData } from './stored-user-data.ts';

const seedDir = '/var/lib/cloud/seed/nocloud';
/** After Debian's 90_dpkg.cfg, which names its own list of data sources: the last file in order of names wins. */
export const cloudConfigPath = '/etc/cloud/cloud.cfg.d/99_metaldesk.cfg';

const yaml = (value: unknown): string => stringify(value, { lineWidth: 0 });

/**
 * cloud-init's NoCloud seed: it needs no network and no server, at later starts neither.
 *
 * When a machine counts as deployed: it phones home at the end of its first start, with its name and host keys, to the
 * path that only this deployment's token opens. User-data may bring a `phone_home` of its own, and then the last
 * report of the webhook, `modules-final` finished, is the second sign; it is part of the system's own configuration
 * and signed with the machine's key. Either is enough. A command of the user-data that failed stops neither.
 */
export function seedFiles(facts: TargetFacts): { files: PlannedFile[]; remove: string[] } {
  return {
    files: [
      textFile(cloudConfigPath, `${header}${yaml(systemConfig(facts))}`, 'secret'),
      textFile(`${seedDir}/meta-data`, yaml(metaData(facts)), 'secret'),
      plannedUserData(`${seedDir}/user-data`, facts.userData),
      textFile(`${seedDir}/vendor-data`, `#cloud-config\n${yaml(vendorData(facts))}`, 'secret'),
    ],
    // What an image did at its own first start, or kept from a server that it was taken from.
    remove: ['/var/lib/cloud', '/etc/cloud/cloud-init.disabled', '/etc/cloud/ds-identify.cfg'],
  };
}

const header = '# Written by Metaldesk when this machine was deployed.\n';

/** The system's own configuration, which user-data may override key by key. */
function systemConfig({ machine, desk, token, credentials, loginUser }: TargetFacts) {
  return {
    datasource_list: ['NoCloud', 'None'],
    // Rendered by us: cloud-init's renderers lose bonds, metrics and client ids.
    network: { config: 'disabled' },
    reporting: {
      metaldesk: {
        type: 'webhook',
        // At later starts the desk may be switched off: each stage waits for its reports.
        timeout: 5,
        endpoint: `${desk.url}/MAAS/metadata/status/${machine.systemId}`,
        consumer_key: credentials.consumerKey,
        token_key: credentials.tokenKey,
        token_secret: credentials.tokenSecret,
      },
    },
    phone_home: {
      url: `${desk.url}/MAAS/metadata/deployed/${machine.systemId}/${token}`,
      post: ['hostname', 'fqdn', 'instance_id', 'pub_key_rsa', 'pub_key_ecdsa', 'pub_key_ed25519'],
      tries: 20,
    },
    system_info: {
      default_user: {
        name: loginUser,
        lock_passwd: true,
        sudo: ['ALL=(ALL) NOPASSWD:ALL'],
        shell: '/bin/bash',
      },
    },
    ...(loginUser === 'root' && { disable_root: false }),
    // The image's own sources stay: cloud-init would write those of the internet.
    apt: { preserve_sources_list: true },
    // A warning, and a degraded state, in images without the package locales.
    locale: false,
  };
}

/** Names and keys. Keys stand here, not in a cloud-config: those that user-data brings are added to them. */
const metaData = ({ machine, keys }: TargetFacts) => ({
  'instance-id': machine.instanceId,
  'local-hostname': machine.domain === '' ? machine.hostname : `${machine.hostname}.${machine.domain}`,
  'public-keys': [...keys],
});

/** Weaker than user-data, which may also switch it off: only what the machine does without. */
const vendorData = ({ timezone }: TargetFacts) => ({
  manage_etc_hosts: true,
  ...(timezone !== undefined && { timezone }),
});
