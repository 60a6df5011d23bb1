/** Who may do what: users, their API and SSH keys, and each machine's own key to the metadata service. */
import type { Caller, Implementation } from '../../contract/implement.ts';
import type { Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import { callerByKey, deskCaller, ensureAdmin } from './callers.ts';
import type { accessContract } from './contract.ts';
import { implementation } from './implementation.ts';
import { logIns, type From, type Given, type LoggedIn, type LogInProblem } from './log-in.ts';
import { loginLocks } from './login-locks.ts';
import { machineByToken, machineKey, revokeMachineKey } from './machine-keys.ts';
import type { Credentials } from './random-key.ts';
import { sshKeysOfUsers } from './ssh-keys.ts';
import { openTls, type Tls } from './tls/tls.ts';

export { keyText, type Credentials } from './random-key.ts';
export type { From, Given, LoggedIn, LogInProblem } from './log-in.ts';
export { canonical, type TlsMaterial } from './tls/certificate.ts';
export { httpsConfig, type HttpsConfig, type TlsSettings } from './tls/settings.ts';
export { changeTls } from './tls/state.ts';
export type { Tls } from './tls/tls.ts';

export interface Access {
  /** Whose API key this is; null when any part is wrong. */
  callerByKey(given: Credentials): Promise<Caller | null>;
  /** A new session of a browser; wrong passwords are counted, and make wait. */
  logIn(given: Given, from: From): Promise<Result<LoggedIn, LogInProblem>>;
  /** Whose session this is; null when it is none, over or revoked. */
  callerByToken(token: string): Promise<Caller | null>;
  logOut(token: string): Promise<void>;
  /** Calls `fn` after anything that may change who somebody is or what they may; gives what ends that. */
  onChange(fn: () => void): () => void;
  tls: Tls;
  /** Who sits at the desk itself; made at the first start. */
  deskCaller(): Promise<Caller>;
  ensureAdmin(username: string, password: string): Promise<Result<Caller>>;
  /** The key a machine has, or a new one. */
  machineKey(tx: Tx, machineId: number): Promise<Credentials>;
  /** The id of the machine whose key this is; null when any part is wrong. */
  machineByToken(given: Credentials): Promise<number | null>;
  revokeMachineKey(tx: Tx, machineId: number): Promise<void>;
  /** SSH keys of users by name; a name that nobody has is left out. */
  sshKeysOf(db: Reader, users: readonly string[]): Promise<{ user: string; keys: string[] }[]>;
  implementation: Implementation<typeof accessContract>;
}

export function openAccess(ground: Ground): Access {
  const { secrets, store, clock } = ground;
  const listeners = new Set<() => void>();
  const changed = (): void => listeners.forEach((fn) => fn());
  const locks = loginLocks(ground);
  const browsers = logIns(ground, locks, changed);
  const tls = openTls(ground);
  return {
    logIn: browsers.logIn,
    callerByToken: browsers.callerByToken,
    logOut: browsers.logOut,
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    tls,
    callerByKey: (given) => callerByKey(ground, given),
    deskCaller: () => deskCaller(ground),
    ensureAdmin: (username, password) => ensureAdmin(ground, username, password),
    machineKey: (tx, machineId) => machineKey(tx, secrets, machineId, clock.now()),
    machineByToken: (given) => machineByToken(store.read, secrets, given),
    revokeMachineKey,
    sshKeysOf: sshKeysOfUsers,
    implementation: implementation(ground, { locks, logIns: browsers, tls, changed }),
  };
}
