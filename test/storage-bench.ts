import { aGround, aMachineRow, type TestGround } from './ground.ts';
import type { Caller } from '../services/contract/implement.ts';
import type { Result } from '../services/contract/result.ts';
import { insertDisk } from '../services/site/inventory/index.ts';
import type { DiskFacts } from '../services/site/storage/configuration.ts';
import type { MachineStorage, StoredDevice } from '../services/site/storage/contract.ts';
import { openStorage, type Storage } from '../services/site/storage/storage.ts';
import { aDisk, countedUuids } from '../services/site/storage/test-disks.ts';

export const admin: Caller = { name: 'root', userId: 1, may: ['view', 'edit', 'admin'] };
export const mira: Caller = { name: 'mira', userId: 2, may: ['view', 'edit'] };
export const systemId = 'abc123';

type Name = keyof Storage['implementation'];
type InputOf<N extends Name> = Parameters<Storage['implementation'][N]>[0];

/** A store with one Ready machine, its disks, and its storage as a test drives it. */
export async function aStorage(disks: readonly DiskFacts[] = [aDisk('sda'), aDisk('sdb')]) {
  const ground: TestGround = await aGround();
  const storage = openStorage(ground, countedUuids());
  const machine = await aMachineRow(ground, { systemId, status: 'ready', runPurpose: null });
  const change = (set: {
    status?: string;
    owner?: string;
    locked?: number;
    bios_boot_method?: 'pxe' | 'uefi';
  }) =>
    ground.store.transaction((tx) =>
      tx.updateTable('machine').set(set).where('id', '=', machine.id).execute(),
    );
  await ground.store.transaction(async (tx) => {
    for (const disk of disks) await insertDisk(tx, machine.id, { ...disk, pciAddress: null });
    await tx
      .updateTable('machine')
      .set({ bios_boot_method: 'uefi', memory_mib: 16_384 })
      .where('id', '=', machine.id)
      .execute();
  });
  /** Calls a procedure for this machine. */
  const ask = async <N extends Name>(
    name: N,
    input: Omit<InputOf<N>, 'systemId'>,
    caller: Caller = admin,
  ): Promise<Result<unknown>> => {
    const fn = storage.implementation[name] as (input: unknown, caller: Caller) => Promise<Result<unknown>>;
    return fn({ systemId, ...input }, caller);
  };
  const get = async (caller: Caller = admin): Promise<MachineStorage> => {
    const answer = await storage.implementation['storage.get']({ systemId }, caller);
    if (!answer.ok) throw new Error(answer.problem.sentence);
    return answer.value as MachineStorage;
  };
  return {
    ground,
    storage,
    machineId: machine.id,
    change,
    get,
    /** The id that it made, or nothing; throws at a refusal. */
    async do<N extends Name>(name: N, input: Omit<InputOf<N>, 'systemId'>, caller?: Caller): Promise<number> {
      const answer = await ask(name, input, caller);
      if (!answer.ok) throw new Error(answer.problem.sentence);
      return (answer.value as { id?: number }).id ?? 0;
    },
    /** The sentence of a refusal. */
    async no<N extends Name>(name: N, input: Omit<InputOf<N>, 'systemId'>, caller?: Caller): Promise<string> {
      const answer = await ask(name, input, caller);
      return answer.ok ? 'not refused' : answer.problem.sentence;
    },
    async device(name: string): Promise<StoredDevice> {
      const found = (await get()).devices.find((d) => d.name === name);
      if (!found) throw new Error(`There is no ${name}.`);
      return found;
    },
    [Symbol.asyncDispose]: () => ground[Symbol.asyncDispose](),
  };
}
