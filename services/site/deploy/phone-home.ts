import { timingSafeEqual } from 'node:crypto';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import { machineById, machineBySystemId, type MachineRecord } from '../machines/index.ts';
import type { DeployAsks } from './asks.ts';
import { recipeOf } from './recipe.ts';
import { newestOf, patchDeployment, type DeploymentRow } from './rows.ts';

const keyLine = /^(ssh-[a-z0-9-]+|ecdsa-sha2-[a-z0-9-]+) [A-Za-z0-9+/=]{16,1000}/;

/** Host keys among the fields of a phone-home; what is none is left out. */
export const hostKeysIn = (fields: Readonly<Record<string, string>>): string[] =>
  Object.entries(fields)
    .filter(([name]) => name.startsWith('pub_key_'))
    .flatMap(([, value]) => keyLine.exec(value.trim())?.[0] ?? [])
    .slice(0, 10);

const same = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};

async function open(ground: Ground, tx: Tx, systemId: string) {
  const machine = await machineBySystemId(tx, systemId);
  const row = machine && (await newestOf(tx, machine.id));
  return machine && row ? { machine, row, recipe: recipeOf(ground.secrets, row) } : null;
}

async function cameUp(tx: Tx, asks: DeployAsks, machine: MachineRecord, row: DeploymentRow, keys: string[]) {
  if (keys.length > 0) await patchDeployment(tx, row.id, { host_keys: JSON.stringify(keys) });
  await asks.machines.cameUp(tx, machine.id);
}

/** The installed system's phone-home. Only its own token opens it: the path that was written to its disk. */
export const phonedHome = (
  ground: Ground,
  asks: DeployAsks,
  systemId: string,
  token: string,
  fields: Readonly<Record<string, string>>,
): Promise<Result<Record<string, never>>> =>
  ground.store.transaction(async (tx) => {
    const found = await open(ground, tx, systemId);
    if (!found || !same(found.recipe.token, token))
      return refuse('not_found', 'No deployment has this path.');
    await cameUp(tx, asks, found.machine, found.row, hostKeysIn(fields));
    return ok({});
  });

const lastStage = 'modules-final';

/** cloud-init's own report that its last stage is over: the second sign, where user-data took the first one's place. */
export async function stage(
  { store }: Ground,
  asks: DeployAsks,
  machineId: number,
  { name, over }: { name: string; over: boolean },
): Promise<void> {
  if (name !== lastStage || !over) return;
  await store.transaction(async (tx) => {
    const machine = await machineById(tx, machineId);
    const row = machine && (await newestOf(tx, machineId));
    if (machine && row?.state === 'starting') await cameUp(tx, asks, machine, row, []);
  });
}
