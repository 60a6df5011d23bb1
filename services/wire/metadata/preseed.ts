import { stringify } from 'yaml';
import type { OauthCredentials } from '../../protocols/oauth.ts';

/** #cloud-config texts for the ephemeral system; every URL is made from the address that the machine asked at. */
const cloudConfig = (value: unknown): string => `#cloud-config\n${stringify(value, { lineWidth: 0 })}`;

/** What becomes of a machine when its run is over. */
export type Then = 'poweroff' | 'reboot' | 'none';

const powerState = (mode: Exclude<Then, 'none'>) => ({
  delay: 'now',
  mode,
  timeout: 1800,
  condition: 'test ! -e /tmp/block-poweroff',
});

/** For a machine that nobody knows: where the metadata service is, and no credentials. */
export const enlistPreseed = (base: string): string =>
  cloudConfig({
    datasource: { MAAS: { metadata_url: `${base}/MAAS/metadata/enlist` } },
    manage_etc_hosts: true,
    power_state: powerState('poweroff'),
  });

/** For a known machine: its own key to the metadata service, who may log in, and what comes after its run. */
export function preseed(
  base: string,
  systemId: string,
  key: OauthCredentials,
  { then, keys }: { then: Then; keys: readonly string[] },
): string {
  const credentials = {
    consumer_key: key.consumerKey,
    token_key: key.tokenKey,
    token_secret: key.tokenSecret,
  };
  return cloudConfig({
    datasource: { MAAS: { metadata_url: `${base}/MAAS/metadata/`, ...credentials } },
    reporting: {
      maas: { type: 'webhook', endpoint: `${base}/MAAS/metadata/status/${systemId}`, ...credentials },
    },
    manage_etc_hosts: true,
    ...(keys.length > 0 && { ssh_authorized_keys: [...keys] }),
    power_state: then === 'none' ? { mode: 'none' } : powerState(then),
  });
}
