import type { Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { OauthCredentials } from '../../protocols/oauth.ts';
import type { Saw } from '../../site/boot/index.ts';
import type { Deploy } from '../../site/deploy/index.ts';
import type { Inventory } from '../../site/inventory/index.ts';
import type { Enlisted, EnlistReport } from '../../site/machines/index.ts';
import type { Scripts } from '../../site/scripts/index.ts';

/** What the metadata service needs of the site; wired by the controller. */
export interface MetadataAsks {
  /** Who holds an active lease of the address; in memory. */
  macOf(ip: string): string | null;
  /** Whose card that is; in memory. */
  machineByMac(mac: string): { id: number; systemId: string; hostname: string } | undefined;
  machineByToken(given: OauthCredentials): Promise<number | null>;
  /** The machine's key, made when it has none. */
  machineKey(tx: Tx, machineId: number): Promise<OauthCredentials>;
  enlist(report: EnlistReport): Promise<Result<Enlisted>>;
  /** The BMC that a script found; a sentence when it is of no use. */
  powerFound(
    tx: Tx,
    machineId: number,
    found: { type: string; parameters: Record<string, unknown> },
  ): Promise<string | null>;
  /** The run has come to its tests. */
  testingBegins(tx: Tx, machineId: number): Promise<void>;
  /** SSH keys that open the machine while its run lasts; none where nobody may log in. */
  keysForRun(machineId: number): Promise<string[]>;
  saw: Saw;
  scripts: Pick<Scripts, 'strangersBundle' | 'bundle' | 'signal'>;
  deploy: Pick<Deploy, 'planFor' | 'phonedHome' | 'stage' | 'progress' | 'seedOf'>;
  inventory: Pick<Inventory, 'read' | 'store' | 'bmcFound'>;
}
