import { atLeast } from '../command.ts';
import type { Malformed } from '../bytes.ts';

/** Boot option parameters that are spoken (28.13, table 28-14). */
export const bootParameter = { setInProgress: 0, validBitClearing: 3, infoAcknowledge: 4, flags: 5 } as const;

/** Parameter 3, `1F`: do not clear the valid bit for any of the five reasons, a time-out of 60 s among them. */
export const keepValidBit = Uint8Array.of(0x1f);
/** Parameter 4: mask BIOS/POST, and "BIOS/POST has handled the boot info". */
export const acknowledgeBootInfo = Uint8Array.of(0x01, 0x01);

const devices = {
  none: 0,
  pxe: 1,
  disk: 2,
  'safe-disk': 3,
  diagnostic: 4,
  cd: 5,
  bios: 6,
  floppy: 15,
} as const;
export type BootDevice = keyof typeof devices;

/** Parameter 5 (table 28-14). Flags are only obeyed while `valid`; without `persistent` they count for one start. */
export interface BootFlags {
  valid: boolean;
  persistent: boolean;
  efi: boolean;
  device: BootDevice;
}

export const encodeBootFlags = (f: BootFlags): Uint8Array =>
  Uint8Array.of(
    (f.valid ? 0x80 : 0) | (f.persistent ? 0x40 : 0) | (f.efi ? 0x20 : 0),
    devices[f.device] << 2,
    0,
    0,
    0,
  );

export const decodeBootFlags: (bytes: Uint8Array) => BootFlags | Malformed = atLeast(2, 'boot flags', (b) => {
  const number = (b[1]! >> 2) & 0x0f;
  const device = (Object.keys(devices) as BootDevice[]).find((name) => devices[name] === number);
  if (!device) return { malformed: 'boot device outside the table' };
  return { valid: (b[0]! & 0x80) !== 0, persistent: (b[0]! & 0x40) !== 0, efi: (b[0]! & 0x20) !== 0, device };
});
