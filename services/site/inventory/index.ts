/** What a machine's hardware is: reports of its scripts read, kept as rows, and what changed since the last time. */
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import { text } from './clean.ts';
import { hardwareChanges, moduleChanges } from './changes.ts';
import type { inventoryContract } from './contract.ts';
import type { Content } from './disk-contents.ts';
import { readInventory } from './get.ts';
import { replaceContents, setContents } from './disk-rows.ts';
import { fixed, type Disk, type Hardware, type Reading, type Unusable } from './hardware.ts';
import { inventoryScripts } from './read.ts';
import { reportReader } from './reporter.ts';
import {
  addChanges,
  beginReading,
  readingOf,
  replaceHardware,
  replaceModules,
  setBmc,
  setNeighbours,
  type BmcFound,
} from './rows.ts';
import { comparedOf, disksOf, modulesOf } from './stored.ts';

export { diskSize } from './changes.ts';
export type { Content, DiskContents } from './disk-contents.ts';
export { changeDisk, contentsOf, deleteDisk, insertDisk } from './disk-rows.ts';
export { contentName, holds } from './holds.ts';
export type { Reading, Unusable } from './hardware.ts';
export type { BmcFound } from './rows.ts';

/** What stands in the machine's own row. */
export interface HardwareSummary {
  cpuCount: number;
  cpuSpeedMhz: number;
  memoryMib: number;
  storageBytes: number;
  hardwareUuid: string | null;
  biosBootMethod: 'pxe' | 'uefi' | null;
}

export interface InventoryAsks {
  setHardware(tx: Tx, machineId: number, summary: HardwareSummary): Promise<void>;
}

export interface Inventory {
  /** Reads what a script printed, off the event loop when it is large; null for scripts that are not inventory. */
  read(scriptName: string, stdout: Uint8Array): Promise<Reading | Unusable | null>;
  /** Keeps a reading as rows, with one line for each difference to the reading before. */
  store(tx: Tx, machineId: number, reading: Reading): Promise<void>;
  /** The BMC that the machine found in itself; texts are cleaned here. */
  bmcFound(tx: Tx, machineId: number, bmc: BmcFound): Promise<void>;
  /** A deployment has written to these disks: what they held is gone, and they hold this system now. */
  disksWritten(tx: Tx, machineId: number, disks: readonly string[], system: string): Promise<void>;
  /** These disks were erased and read back. */
  disksErased(tx: Tx, machineId: number, disks: readonly string[]): Promise<void>;
  /** Disks that belong to the machine, for tests of storage. */
  disks(tx: Tx, machineId: number): Promise<Disk[]>;
  close(): Promise<void>;
  readonly implementation: Implementation<typeof inventoryContract>;
}

const summaryOf = (hardware: Hardware): HardwareSummary => ({
  cpuCount: hardware.cpu.count,
  cpuSpeedMhz: hardware.cpu.speedMhz,
  memoryMib: hardware.memoryMib,
  storageBytes: Math.min(
    Number.MAX_SAFE_INTEGER,
    fixed(hardware.disks).reduce((sum, d) => sum + d.sizeBytes, 0),
  ),
  hardwareUuid: hardware.uuid,
  biosBootMethod: hardware.biosBootMethod,
});

/** A disk as a deployment left it; how much of it is used only its next look tells. */
const writtenBy = (disk: Disk, os: string, lastUsedAt: number): Content => ({
  ...{ name: disk.name, on: null, startBytes: 0, sizeBytes: disk.sizeBytes, fstype: null, label: null },
  ...{ uuid: null, usedBytes: null, os, lastUsedAt, memberOf: null },
});

export function openInventory(ground: Ground, asks: InventoryAsks): Inventory {
  const { store, clock } = ground;
  const reports = reportReader(clock);

  async function storeHardware(tx: Tx, machineId: number, hardware: Hardware): Promise<void> {
    const before = await comparedOf(tx, machineId);
    const { previousAt } = await beginReading(tx, machineId, clock.now());
    await replaceHardware(tx, machineId, hardware);
    if (previousAt !== null) await addChanges(tx, machineId, hardwareChanges(before, hardware), clock.now());
    await asks.setHardware(tx, machineId, summaryOf(hardware));
  }
  /** What is known of disks that this desk itself has changed. */
  async function setFresh(
    tx: Tx,
    machineId: number,
    names: readonly string[],
    contents: (disk: Disk) => Content[],
  ): Promise<void> {
    for (const d of await disksOf(tx, machineId)) {
      if (!names.includes(d.name)) continue;
      const { name: disk, serial, logicalBlockSize } = d;
      const found = contents(d);
      const table = found.length > 0 ? 'gpt' : null;
      await setContents(
        tx,
        machineId,
        { disk, serial, logicalBlockSize, table, contents: found },
        clock.now(),
      );
    }
  }
  return {
    read(scriptName, stdout) {
      const kind = Object.hasOwn(inventoryScripts, scriptName) ? inventoryScripts[scriptName] : undefined;
      return kind ? reports.read(kind, stdout) : Promise.resolve(null);
    },
    async store(tx, machineId, reading) {
      if (reading.kind === 'resources') return storeHardware(tx, machineId, reading.hardware);
      if (reading.kind === 'lldp') return setNeighbours(tx, machineId, reading.neighbours);
      if (reading.kind === 'contents') return replaceContents(tx, machineId, reading.disks, clock.now());
      const before = await modulesOf(tx, machineId);
      await replaceModules(tx, machineId, reading.modules);
      // The first list of modules is no change, even when the rest of the hardware was read before.
      if (before.length > 0 && typeof (await readingOf(tx, machineId))?.previous_at === 'number')
        await addChanges(tx, machineId, moduleChanges(before, reading.modules), clock.now());
    },
    bmcFound: (tx, machineId, bmc) =>
      setBmc(
        tx,
        machineId,
        {
          kind: text(bmc.kind, 32) ?? 'ipmi',
          address: text(bmc.address, 64),
          mac: text(bmc.mac, 32),
          firmwareVersion: text(bmc.firmwareVersion, 64),
        },
        clock.now(),
      ),
    disksWritten: (tx, machineId, names, system) =>
      setFresh(tx, machineId, names, (disk) => [writtenBy(disk, system, clock.now())]),
    disksErased: (tx, machineId, names) => setFresh(tx, machineId, names, () => []),
    disks: async (tx, machineId) => fixed(await disksOf(tx, machineId)),
    close: () => reports.close(),
    implementation: {
      'inventory.get': async ({ systemId }) => {
        const row = await store.read
          .selectFrom('machine')
          .select('id')
          .where('system_id', '=', systemId)
          .executeTakeFirst();
        if (!row) return refuse('not_found', `There is no machine ${systemId}.`);
        return ok(await readInventory(store.read, row.id));
      },
    },
  };
}
