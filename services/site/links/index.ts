/** How the interfaces of a machine are on the network: links to subnets, their addresses, the way out. */
import type { Implementation } from '../../contract/implement.ts';
import type { Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import { addressUse } from './address-use.ts';
import { acquireAddresses, releaseAddresses } from './addresses.ts';
import type { Context, LinksAsks } from './context.ts';
import type { LinkedInterface, linksContract } from './contract.ts';
import { applyDefaults } from './defaults.ts';
import { implementation } from './implementation.ts';
import { interfacesOf, subnetsById } from './rows.ts';

export type { AddressAsks } from './address-use.ts';
export type { LinksAsks } from './context.ts';
export type { InterfaceLink, LinkedInterface, LinkMode } from './contract.ts';
export { defaultGateways, linkProblems } from './gateways.ts';
export { interfacesOfMany } from './rows.ts';

export interface Links {
  forMachine(db: Reader, machineId: number): Promise<LinkedInterface[]>;
  /** After commissioning: interfaces as the hardware has them, new ones linked as MAAS does. What people set stays. */
  applyDefaults(tx: Tx, machineId: number): Promise<void>;
  /** When a deployment begins: `auto` links get their addresses, and DHCP gives cards those of their links. */
  acquireAddresses(tx: Tx, machineId: number): Promise<Result<void>>;
  /** When a machine is released, or deleted: call it before the row goes. */
  releaseAddresses(tx: Tx, machineId: number): Promise<void>;
  /** Why an address cannot be a machine's, as a sentence that says who has it; null when it is free or in no subnet. */
  whoHas(db: Reader, address: string): Promise<string | null>;
  readonly implementation: Implementation<typeof linksContract>;
}

export function openLinks(ground: Ground, asks: LinksAsks): Links {
  const { store, log } = ground;
  let changed = false;
  store.onCommit(() => {
    if (!changed) return;
    changed = false;
    asks
      .loadFixed()
      .catch((error: unknown) => log.error({ err: error }, 'fixed addresses could not be read'));
  });
  store.onRollback(() => (changed = false));
  const context: Context = {
    ground,
    asks,
    fixedChanged: () => {
      changed = true;
    },
  };
  return {
    forMachine: interfacesOf,
    applyDefaults: (tx, id) => applyDefaults(tx, context, id),
    acquireAddresses: (tx, id) => acquireAddresses(tx, context, id),
    releaseAddresses: (tx, id) => releaseAddresses(tx, context, id),
    async whoHas(db, address) {
      for (const subnet of (await subnetsById(db)).values()) {
        if (!subnet.managed) continue;
        const use = await addressUse(db, asks, subnet, { macs: [], now: ground.clock.now() });
        if (use.contains(address)) return use.whoHas(address);
      }
      return null;
    },
    implementation: implementation(context),
  };
}
