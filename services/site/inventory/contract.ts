import { z } from 'zod';
import { instant, query, systemId } from '../../contract/procedure.ts';

const text = z.string().nullable();

export const inventory = z.object({
  readAt: instant.nullable(),
  cpu: z.object({ model: text, count: z.number().int(), speedMhz: z.number().int() }),
  memory: z.object({
    mib: z.number().int(),
    modules: z.array(
      z.object({
        slot: z.string(),
        sizeMib: z.number().int(),
        kind: z.string(),
        speedMts: z.number().nullable(),
        vendor: text,
        part: text,
        serial: text,
      }),
    ),
  }),
  numa: z.array(
    z.object({ index: z.number().int(), memoryMib: z.number().int(), cores: z.array(z.number().int()) }),
  ),
  disks: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      model: text,
      serial: text,
      firmwareVersion: text,
      sizeBytes: z.number(),
      blockSize: z.number().int(),
      rotational: z.boolean(),
      removable: z.boolean(),
      transport: text,
      numaNode: z.number().nullable(),
    }),
  ),
  interfaces: z.array(
    z.object({
      name: z.string(),
      mac: z.string(),
      vendor: text,
      product: text,
      firmwareVersion: text,
      driver: text,
      linkConnected: z.boolean(),
      linkSpeedMbps: z.number(),
      interfaceSpeedMbps: z.number(),
      numaNode: z.number().nullable(),
      isBoot: z.boolean(),
      neighbourName: text,
      neighbourPort: text,
    }),
  ),
  devices: z.array(
    z.object({
      bus: z.enum(['pci', 'usb']),
      address: z.string(),
      vendorId: z.string(),
      productId: z.string(),
      vendorName: z.string(),
      productName: z.string(),
      driver: z.string(),
      className: z.string(),
    }),
  ),
  /** MAAS's hardware_info keys. */
  hardwareInfo: z.record(z.string(), z.string()),
  bmc: z.object({ kind: z.string(), address: text, mac: text, firmwareVersion: text }).nullable(),
  /** What differs from the reading before, newest reading only. */
  changes: z.object({
    since: instant.nullable(),
    lines: z.array(z.object({ sign: z.enum(['+', '-', '~']), text: z.string() })),
  }),
});
export type Inventory = z.infer<typeof inventory>;

export const inventoryContract = {
  'inventory.get': query({
    permission: 'view',
    doc: "What a machine's hardware is, as its last enlistment or commissioning read it.",
    input: z.object({ systemId }).strict(),
    output: inventory,
  }),
};
