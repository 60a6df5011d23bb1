/** Who may do what: users, their API and SSH keys, and each machine's own key to the metadata service. */
import type { Caller, Implementation } from '../../contract/implement.ts';
import type { Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import { callerByKey, callerByPassword, deskCaller, ensureAdmin } from './callers.ts';
import type { accessContract } from './contract.ts';
import { implementation } from './implementation.ts';
import { machineByToken, machineKey, revokeMachineKey } from './machine-keys.ts';
import type { Credentials } from './random-key.ts';

export { keyText, type Credentials } from './random-key.ts';

export interface Access {
  /** Whose API key this is; null when any part is wrong. */
  callerByKey(given: Credentials): Promise<Caller | null>;
  callerByPassword(username: string, password: string): Promise<Caller | null>;
  /** Who sits at the desk itself; made at the first start. */
  deskCaller(): Promise<Caller>;
  ensureAdmin(username: string, password: string): Promise<Result<Caller>>;
  /** The key a machine has, or a new one. */
  machineKey(tx: Tx, machineId: number): Promise<Credentials>;
  /** The id of the machine whose key this is; null when any part is wrong. */
  machineByToken(given: Credentials): Promise<number | null>;
  revokeMachineKey(tx: Tx, machineId: number): Promise<void>;
  implementation: Implementation<typeof accessContract>;
}

export function openAccess(ground: Ground): Access {
  const { secrets, store, clock } = ground;
  return {
    callerByKey: (given) => callerByKey(ground, given),
    callerByPassword: (username, password) => callerByPassword(ground, username, password),
    deskCaller: () => deskCaller(ground),
    ensureAdmin: (username, password) => ensureAdmin(ground, username, password),
    machineKey: (tx, machineId) => machineKey(tx, secrets, machineId, clock.now()),
    machineByToken: (given) => machineByToken(store.read, secrets, given),
    revokeMachineKey,
    implementation: implementation(ground),
  };
}
