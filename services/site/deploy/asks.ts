import type { Reader, Tx } from '../../platform/store/store.ts';
import type { OauthCredentials } from '../../protocols/oauth.ts';
import type { Inventory } from '../inventory/index.ts';
import type { Links } from '../links/index.ts';
import type { Machines } from '../machines/index.ts';
import type { Scripts } from '../scripts/index.ts';
import type { Storage } from '../storage/index.ts';
import type { DnsOfDesk } from './network-of.ts';

/** What a deployment has done by, or must know of, the features beside it; wired by the controller. */
export interface DeployAsks {
  machines: Pick<Machines, 'startDeploying' | 'startReleasing' | 'cameUp' | 'deployFailed'>;
  scripts: Pick<Scripts, 'whyNot'>;
  storage: Pick<Storage, 'planFor' | 'adopt'>;
  inventory: Pick<Inventory, 'disksWritten' | 'disksErased'>;
  links: Pick<Links, 'forMachine' | 'acquireAddresses' | 'releaseAddresses'>;
  /** DNS for machines in subnets that name no servers of their own. */
  dns(db: Reader): Promise<DnsOfDesk>;
  /** SSH public keys of users by name; users without keys too. */
  keysOf(db: Reader, users: readonly string[]): Promise<{ user: string; keys: string[] }[]>;
  /** The machine's own key to the metadata service. */
  machineKey(tx: Tx, machineId: number): Promise<OauthCredentials>;
}
