/** What option 43 carries between a PXE client and a PXE server, PXE specification 2.1, section 2.2 and table 2-1. */
export interface PxeOptions {
  /** Tag 6, PXE_DISCOVERY_CONTROL: a sum of `discovery` bits. */
  discoveryControl?: number;
  /** Tag 71, PXE_BOOT_ITEM: which boot server's item a client asks for, or is given. */
  bootItem?: { type: number; layer: number };
}

/** Bits of PXE_DISCOVERY_CONTROL. */
export const discovery = {
  noBroadcast: 1,
  noMulticast: 2,
  listedServersOnly: 4,
  /** No boot server is looked for: the client loads the file that the offer names. */
  fileOfThisOffer: 8,
} as const;

const PAD = 0;
const END = 255;
const DISCOVERY_CONTROL = 6;
const BOOT_ITEM = 71;

/**
 * Tags that are not known here are passed over. Undefined when a tag runs past the end or one that is known does not
 * fit. A missing end mark is accepted, as in the packet itself.
 */
export function readPxe(bytes: Uint8Array): PxeOptions | undefined {
  const found: PxeOptions = {};
  for (let at = 0; at < bytes.length && bytes[at] !== END;) {
    if (bytes[at] === PAD) {
      at++;
      continue;
    }
    const length = bytes[at + 1];
    if (length === undefined || at + 2 + length > bytes.length) return undefined;
    const value = bytes.subarray(at + 2, at + 2 + length);
    if (bytes[at] === DISCOVERY_CONTROL) {
      if (length !== 1) return undefined;
      found.discoveryControl = value[0]!;
    }
    if (bytes[at] === BOOT_ITEM) {
      if (length !== 4) return undefined;
      found.bootItem = { type: (value[0]! << 8) | value[1]!, layer: (value[2]! << 8) | value[3]! };
    }
    at += 2 + length;
  }
  return found;
}

export function writePxe({ discoveryControl, bootItem }: PxeOptions): Uint8Array {
  const bytes: number[] = [];
  if (discoveryControl !== undefined) bytes.push(DISCOVERY_CONTROL, 1, discoveryControl);
  if (bootItem) {
    const { type, layer } = bootItem;
    bytes.push(BOOT_ITEM, 4, type >> 8, type & 255, layer >> 8, layer & 255);
  }
  return Uint8Array.from([...bytes, END]);
}
