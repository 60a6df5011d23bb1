import { text, unknownMachine, type Answer } from './answer.ts';
import { machineRefusal } from './machine-answer.ts';
import type { Context, Params } from './resource.ts';
import type {
  MachineStorage,
  StoredDevice,
  StoredGroup,
  StoredPartition,
} from '../../site/storage/contract.ts';

type Found<T> = (T & { systemId: string; storage: MachineStorage }) | { refused: Answer };

const none = (what: string): { refused: Answer } => ({
  refused: text(404, `No ${what} matches the given query.`),
});

/** A machine's storage as it is now, or MAAS's 404. */
export async function storedOf(
  { call }: Context,
  { system_id: systemId = '' }: Params,
): Promise<Found<object>> {
  const storage = await call('storage.get', { systemId });
  if (storage.ok) return { systemId, storage: storage.value };
  const unknown = ['not_found', 'bad_input'].includes(storage.problem.code);
  return { refused: unknown ? unknownMachine : machineRefusal(storage.problem) };
}

const named = (device: StoredDevice, id: string): boolean => String(device.id) === id || device.name === id;

/** A disk or a volume, by its number or its name. */
export async function storedDevice(
  context: Context,
  params: Params,
  id = params['id'] ?? '',
): Promise<Found<{ device: StoredDevice }>> {
  const found = await storedOf(context, params);
  if ('refused' in found) return found;
  const device = found.storage.devices.find((d) => named(d, id));
  return device ? { ...found, device } : none('BlockDevice');
}

export async function storedPartition(
  context: Context,
  params: Params,
): Promise<Found<{ device: StoredDevice; partition: StoredPartition }>> {
  const found = await storedDevice(context, params, params['device_id']);
  if ('refused' in found) return found;
  const partition = found.device.partitions.find((p) => String(p.id) === params['id']);
  return partition ? { ...found, partition } : none('Partition');
}

export async function storedGroup(context: Context, params: Params): Promise<Found<{ group: StoredGroup }>> {
  const found = await storedOf(context, params);
  if ('refused' in found) return found;
  const group = found.storage.groups.find((g) => String(g.id) === params['id']);
  return group ? { ...found, group } : none('VolumeGroup');
}

/** Numbers of disks and volumes that a field names by number or by name; a word that fits none is told. */
export function deviceIds(
  storage: MachineStorage,
  field: string,
  words: readonly string[],
): { ids: number[] } | { wrong: Record<string, string[]> } {
  const found = words.map((word) => storage.devices.find((d) => named(d, word))?.id);
  const missing = words.filter((_, i) => found[i] === undefined);
  if (missing.length === 0) return { ids: found as number[] };
  return { wrong: { [field]: [`The machine has no block device ${missing.join(', ')}.`] } };
}

export function partitionIds(
  storage: MachineStorage,
  field: string,
  words: readonly string[],
): { ids: number[] } | { wrong: Record<string, string[]> } {
  const all = storage.devices.flatMap((d) => d.partitions);
  const found = words.map((word) => all.find((p) => String(p.id) === word || p.path === word)?.id);
  const missing = words.filter((_, i) => found[i] === undefined);
  if (missing.length === 0) return { ids: found as number[] };
  return { wrong: { [field]: [`The machine has no partition ${missing.join(', ')}.`] } };
}
