import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PlannedFile } from '../../services/site/deploy/install-plan.ts';
import type { NetworkModel, TargetNic } from '../../services/site/deploy/target/model.ts';
import type { TargetFacts } from '../../services/site/deploy/target/target-files.ts';

export const aNic = (number: number, given: Partial<TargetNic> = {}): TargetNic => ({
  mac: `52:54:00:00:00:0${number}`,
  name: `enp${number}s0`,
  boot: number === 1,
  dhcp4: false,
  addresses: [],
  gateway4: null,
  gateway6: null,
  dns: [],
  search: [],
  mtu: null,
  routes: [],
  ...given,
});

/** Everything that a model can say, over three cards. */
export const fullModel: NetworkModel = {
  nics: [
    aNic(1, {
      addresses: ['10.77.0.20/24', '10.77.0.21/24', 'fd00:77::20/64'],
      gateway4: '10.77.0.1',
      gateway6: 'fd00:77::1',
      dns: ['192.0.2.53'],
      search: ['lab.example'],
      mtu: 9000,
      routes: [{ to: '192.0.2.0/24', via: '10.77.0.9', metric: 50 }],
    }),
    aNic(2, { dhcp4: true }),
    aNic(3, { name: 'storage-network' }),
  ],
};

/** Each shape that a machine is commonly deployed with. */
export const models: Record<string, NetworkModel> = {
  'everything at once': fullModel,
  'one card by DHCP': { nics: [aNic(1, { dhcp4: true })] },
  'one card, static': {
    nics: [aNic(1, { addresses: ['10.77.0.20/24'], gateway4: '10.77.0.1', dns: ['10.77.0.1'] })],
  },
  'static to boot from, the way out by DHCP on another': {
    nics: [aNic(1, { addresses: ['10.77.0.20/24'] }), aNic(2, { dhcp4: true })],
  },
  'DHCP and an address besides': { nics: [aNic(1, { dhcp4: true, addresses: ['10.78.0.5/16'] })] },
  'IPv6 alone': {
    nics: [aNic(1, { addresses: ['fd00:77::20/64'], gateway6: 'fe80::1', dns: ['fd00:77::53'] })],
  },
};

export const facts: TargetFacts = {
  machine: { systemId: 'abc123', hostname: 'web-01', domain: 'lab.example', instanceId: 'i-7' },
  desk: { url: 'http://10.77.0.1:5248' },
  token: 't0ken-of-this-deployment',
  credentials: { consumerKey: 'consumer', tokenKey: 'token', tokenSecret: 'secret' },
  keys: [
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEYv0kDqTy5Ck7sc7Dc2oMkZyM4mzw2bHCF2iL1lTQeL mira@desk',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF5ZkjFOnZUwi5PFGFs7oLkR3fMTdSdfnnEmMA4eFc1P "second" \\ key: # 1',
  ],
  loginUser: 'debian',
  userData: null,
  network: fullModel,
  renderer: 'networkd',
  timezone: 'Europe/Berlin',
};

/** Writes planned files below a folder, as the installer does below the mounted target. */
export function writeBelow(root: string, files: readonly PlannedFile[]): void {
  for (const { path: to, mode, content, encoding } of files) {
    const file = path.join(root, to);
    mkdirSync(path.dirname(file), { recursive: true });
    const bytes = Buffer.from(content, encoding === 'text' ? 'utf8' : 'base64');
    writeFileSync(file, bytes, { mode: parseInt(mode, 8) });
  }
}
