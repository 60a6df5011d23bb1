import type { Caller, Implementation } from '../../contract/implement.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import { createDisk, deleteDevice, updateDevice } from './change-disks.ts';
import { format, mount, mountSpecial, unformat, unmount, unmountSpecial } from './change-filesystems.ts';
import { createPartition, deletePartition, setBootDisk } from './change-partitions.ts';
import { addTag, removeTag } from './change-tags.ts';
import { createGroup, createVolume, deleteGroup, deleteVolume, updateGroup } from './change-volumes.ts';
import type { storageContract } from './contract.ts';
import {
  change,
  done,
  unknownMachine,
  type Change,
  type Changed,
  type Context,
  type Leaves,
} from './context.ts';
import { machineRow } from './load.ts';
import { applyLayout, type PlanningContext } from './planning.ts';
import { setConfig } from './save.ts';
import { told } from './told.ts';

type None = Record<string, never>;

/** The procedures: each one change of one machine, asked and told alike. */
export function implementation(
  context: Context,
  planning: PlanningContext,
  applyDefaultLayout: (tx: Tx, machineId: number) => Promise<void>,
): Implementation<typeof storageContract> {
  const { ground } = context;
  const changing =
    <I, T>(leaves: Leaves, fn: (at: Change, input: I, caller: Caller) => Promise<Changed<T>>) =>
    (input: I & { systemId: string }, caller: Caller): Promise<Result<T>> =>
      change(context, input.systemId, caller, leaves, (at) => fn(at, input, caller));

  /** A layout nobody has touched follows the boot disk; what was made by hand stays. */
  async function bootFrom(at: Change, deviceId: number): Promise<Changed<None>> {
    const chosen = await setBootDisk(at, deviceId);
    const { layout, swapMib } = at.c;
    if (!chosen.ok || layout === 'custom' || layout === 'blank') return chosen;
    const laidOut = await applyLayout(at.tx, planning, at.machine.id, layout, {
      ...(swapMib !== null && { swapMib }),
    });
    return laidOut.ok ? chosen : laidOut;
  }
  return {
    'storage.get': async ({ systemId }, caller) => {
      const machine = await machineRow(ground.store.read, { systemId });
      if (!machine) return unknownMachine(systemId);
      return ok(await told(ground.store.read, machine, caller, ground.clock.now()));
    },
    'storage.set_layout': changing('same', async ({ tx, machine }, { layout, options }) => {
      const laidOut = await applyLayout(tx, planning, machine.id, layout, options);
      return laidOut.ok ? done(`Storage: laid out as ${layout}`) : laidOut;
    }),
    'storage.restore': changing('same', async ({ tx, machine }) => {
      await applyDefaultLayout(tx, machine.id);
      return done('Storage: laid out as after commissioning');
    }),
    'storage.set_boot_disk': changing('same', (at, { deviceId }) => bootFrom(at, deviceId)),
    'storage.set_swap': changing('same', async ({ tx, machine, c }, { swapMib }) => {
      await setConfig(tx, machine.id, { swap_mib: swapMib, layout: c.layout });
      return done(`Storage: swap file ${swapMib === null ? 'by the memory' : `of ${swapMib} MiB`}`);
    }),
    'storage.create_partition': changing('custom', createPartition),
    'storage.delete_partition': changing('custom', deletePartition),
    'storage.format': changing('custom', (at, input) => format(at, input, input)),
    'storage.unformat': changing('custom', unformat),
    'storage.mount': changing('custom', (at, input) => mount(at, input, input)),
    'storage.unmount': changing('custom', unmount),
    'storage.mount_special': changing('custom', mountSpecial),
    'storage.unmount_special': changing('custom', (at, { mountPoint }) => unmountSpecial(at, mountPoint)),
    'storage.add_tag': changing('same', (at, input) => addTag(at, input, input.tag)),
    'storage.remove_tag': changing('same', (at, input) => removeTag(at, input, input.tag)),
    'storage.create_disk': changing('same', createDisk),
    'storage.update_device': changing('custom', updateDevice),
    'storage.delete_device': changing('custom', (at, { deviceId }, caller) =>
      deleteDevice(at, deviceId, caller),
    ),
    'storage.create_volume_group': changing('custom', createGroup),
    'storage.update_volume_group': changing('custom', updateGroup),
    'storage.delete_volume_group': changing('custom', (at, { groupId }) => deleteGroup(at, groupId)),
    'storage.create_logical_volume': changing('custom', createVolume),
    'storage.delete_logical_volume': changing('custom', (at, { deviceId, groupId }) =>
      deleteVolume(at, deviceId, groupId),
    ),
  };
}
