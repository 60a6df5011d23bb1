import type { Caller } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import { changeDisk, deleteDisk, diskSize, insertDisk } from '../inventory/index.ts';
import { isWritten } from './configuration.ts';
import { done, type Change, type Changed } from './context.ts';
import { MIB } from './room.ts';
import { deviceSpot } from './spot.ts';
import { deleteVolume, updateVolume } from './change-volumes.ts';

type Done = Promise<Changed<Record<string, never>>>;

const LEAST_BYTES = 4 * MIB;

interface DiskWanted {
  name: string;
  model: string;
  serial: string;
  idPath: string;
  sizeBytes: number;
  blockSize: number;
}

/** MAAS's two ways to say which disk is meant. */
const findable = ({ model, serial, idPath }: Pick<DiskWanted, 'model' | 'serial' | 'idPath'>): boolean =>
  idPath !== '' || (model !== '' && serial !== '');

export async function createDisk(
  { tx, machine, c }: Change,
  wanted: DiskWanted,
): Promise<Changed<{ id: number }>> {
  const { name, sizeBytes } = wanted;
  if (c.disks.some((d) => d.facts.name === name))
    return refuse('conflict', `${machine.hostname} has a disk ${name} already. Choose another name.`);
  if (!findable(wanted)) return refuse('bad_input', 'Say its model and serial number, or its id path.');
  if (sizeBytes < LEAST_BYTES) return refuse('bad_input', 'A disk has 4 MiB at least.');
  const id = await insertDisk(tx, machine.id, {
    ...{ name, path: `/dev/${name}`, idPath: wanted.idPath || null, model: wanted.model || null },
    ...{ serial: wanted.serial || null, firmwareVersion: null, sizeBytes, blockSize: wanted.blockSize },
    ...{ logicalBlockSize: wanted.blockSize, rotational: false, removable: false, readOnly: false },
    ...{ transport: null, numaNode: null, pciAddress: null },
  });
  return ok({ value: { id }, text: `Storage: the disk ${name} with ${diskSize(sizeBytes)} named by hand` });
}

export interface DeviceChange extends Partial<
  Record<'name' | 'model' | 'serial' | 'idPath' | 'uuid', string | undefined>
> {
  deviceId: number;
  sizeBytes?: number | undefined;
  blockSize?: number | undefined;
}

const onlyAdmin = (what: string) => refuse('forbidden', `Only an admin may ${what} a disk.`);

export async function updateDevice(change: Change, wanted: DeviceChange, caller: Caller): Done {
  const { tx, machine, c } = change;
  const spot = deviceSpot(c, wanted.deviceId);
  if (!spot.ok) return spot;
  const { name, uuid, sizeBytes, blockSize, model, serial, idPath } = wanted;
  if (spot.value.kind === 'volume') {
    const ofDisks = Object.entries({ model, serial, id_path: idPath, block_size: blockSize }).filter(
      ([, v]) => v !== undefined,
    );
    if (ofDisks.length > 0)
      return refuse('bad_input', `A volume has no ${ofDisks.map(([key]) => key).join(', ')}.`);
    return updateVolume(change, spot.value, { name, uuid, sizeBytes });
  }
  if (spot.value.kind !== 'disk') return refuse('not_found', 'There is no such disk in this machine.');
  if (!caller.may.includes('admin')) return onlyAdmin('change');
  const { facts } = spot.value.holder;
  if (uuid !== undefined) return refuse('bad_input', 'A disk has no UUID of its own.');
  if (name !== undefined && !/^[A-Za-z0-9][\w!.:-]{0,63}$/.test(name))
    return refuse('bad_input', 'A disk is called like sda or nvme0n1.');
  if (name !== undefined && c.disks.some((d) => d.facts.name === name && d.facts.id !== facts.id))
    return refuse('conflict', `${machine.hostname} has a disk ${name} already. Choose another name.`);
  if (sizeBytes !== undefined && sizeBytes < LEAST_BYTES)
    return refuse('bad_input', 'A disk has 4 MiB at least.');
  await changeDisk(tx, facts.id, {
    ...(name !== undefined && { name, path: `/dev/${name}` }),
    ...(model !== undefined && { model: model || null }),
    ...(serial !== undefined && { serial: serial || null }),
    ...(idPath !== undefined && { idPath: idPath || null }),
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(blockSize !== undefined && { blockSize }),
  });
  return done(`Storage: what is known of the disk ${facts.name} was changed by hand`);
}

export async function deleteDevice(change: Change, deviceId: number, caller: Caller): Done {
  const { tx, c } = change;
  const spot = deviceSpot(c, deviceId);
  if (!spot.ok) return spot;
  if (spot.value.kind === 'volume') return deleteVolume(change, deviceId);
  if (spot.value.kind !== 'disk') return refuse('not_found', 'There is no such disk in this machine.');
  if (!caller.may.includes('admin')) return onlyAdmin('delete');
  const { holder, name } = spot.value;
  if (isWritten(holder))
    return refuse(
      'not_now',
      `${name} is in use: delete its partitions, its filesystem or its volume group first.`,
    );
  await deleteDisk(tx, deviceId);
  return done(`Storage: the disk ${name} forgotten`);
}
