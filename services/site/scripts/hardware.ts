import type { Reader } from '../../platform/store/store.ts';
import type { MachineHardware } from './for-hardware.ts';
import type { Card } from './instances.ts';

const MOST_DEVICES = 5000;
const MODALIASES = 'maas-list-modaliases';

/** What scripts are held against: cards, devices, names of the system, and what its kernel calls its parts. */
export async function hardwareOf(
  db: Reader,
  machineId: number,
): Promise<MachineHardware & { cards: Card[] }> {
  const cards = await db
    .selectFrom('interface')
    .select(['name', 'mac', 'vendor', 'product', 'link_connected'])
    .where('machine_id', '=', machineId)
    .orderBy('name')
    .limit(MOST_DEVICES)
    .execute();
  const devices = await db
    .selectFrom('node_device')
    .select(['bus', 'vendor_id', 'product_id'])
    .where('machine_id', '=', machineId)
    .limit(MOST_DEVICES)
    .execute();
  const info = await db
    .selectFrom('hardware_info')
    .select(['key', 'value'])
    .where('machine_id', '=', machineId)
    .execute();
  return {
    cards: cards.map(({ link_connected, ...card }) => ({ ...card, linkConnected: link_connected === 1 })),
    devices: devices.map((d) => ({ bus: d.bus, vendorId: d.vendor_id, productId: d.product_id })),
    info: Object.fromEntries(info.map((row) => [row.key, row.value])),
    modaliases: await modaliasesOf(db, machineId),
  };
}

/** From the newest list that the machine printed. */
async function modaliasesOf(db: Reader, machineId: number): Promise<string[]> {
  const row = await db
    .selectFrom('script_result')
    .innerJoin('script_output', 'script_output.result_id', 'script_result.id')
    .select('script_output.content')
    .where('script_result.name', '=', MODALIASES)
    .where('script_result.machine_id', '=', machineId)
    .where('stream', '=', 'stdout')
    .orderBy('script_result.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const text = new TextDecoder().decode(row?.content.subarray(0, 256 * 1024));
  return text.split('\n').filter(Boolean).slice(0, MOST_DEVICES);
}
