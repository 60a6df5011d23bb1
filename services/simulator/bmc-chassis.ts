import type { Clock } from '../platform/clock.ts';
import { decodeBootFlags, type BootFlags } from '../protocols/ipmi/commands/boot-flags.ts';
import type { ChassisAction } from '../protocols/ipmi/commands/chassis-control.ts';
import { isMalformed } from '../protocols/ipmi/bytes.ts';
import { completion } from '../protocols/ipmi/status.ts';

export interface PowerChange {
  action: ChassisAction;
  on: boolean;
}

/** The machine as its BMC sees it. */
export interface BmcChassis {
  isOn(): boolean;
  /** A completion code; `refusesWhenOff` machines answer D5h to a cycle or reset while off. */
  control(action: ChassisAction): number;
  bootFlags(): Uint8Array;
  setBootFlags(bytes: Uint8Array): void;
  /** Parameter 3: with it, flags outlive 60 s. */
  keepBootFlags(mask: number): void;
}

export interface SimulatedChassis extends BmcChassis {
  /** Presses the power button. */
  press(on: boolean): void;
  /** What the firmware reads at start: valid flags, which are gone afterwards unless persistent. */
  takeBootFlags(): BootFlags | undefined;
}

const bootFlagsLiveMs = 60_000;
/** Bit 3 of parameter 3: do not clear the valid bit when 60 s have passed. */
const keepAfterTimeout = 0x08;

/** A machine of state alone; `changed` is told after every change of its power. */
export function simulatedChassis(
  clock: Clock,
  changed: (change: PowerChange) => void = () => {},
  about: { on?: boolean; softOffMs?: number } = {},
): SimulatedChassis {
  let on = about.on ?? false;
  let flags: Uint8Array = new Uint8Array(5);
  let flagsSetAt = 0;
  let keepMask = 0;
  const clearFlags = (): void => {
    flags = new Uint8Array(5);
  };
  const current = (): Uint8Array => {
    const expired = clock.now() - flagsSetAt > bootFlagsLiveMs && !(keepMask & keepAfterTimeout);
    // Firmware clears the valid bit and leaves the rest: stale flags look right but for that bit.
    return expired && flags[0]! & 0x80 && !(flags[0]! & 0x40)
      ? Uint8Array.of(flags[0]! & 0x7f, ...flags.subarray(1))
      : flags;
  };
  const become = (action: ChassisAction, next: boolean): void => {
    on = next;
    changed({ action, on });
  };
  return {
    isOn: () => on,
    press: (next) => become(next ? 'up' : 'down', next),
    control(action) {
      if (action === 'diagnostic') return completion.invalidField;
      if (action === 'up' || action === 'down') become(action, action === 'up');
      else if (!on) return completion.notInThisState;
      else if (action === 'soft') clock.after(about.softOffMs ?? 0, () => become('soft', false));
      else become(action, true);
      return completion.ok;
    },
    bootFlags: current,
    setBootFlags(bytes) {
      flags = Uint8Array.from({ length: 5 }, (_, i) => bytes[i] ?? 0);
      flagsSetAt = clock.now();
    },
    keepBootFlags(mask) {
      keepMask = mask;
    },
    takeBootFlags() {
      const read = decodeBootFlags(current());
      if (isMalformed(read) || !read.valid) return undefined;
      if (!read.persistent) clearFlags();
      return read;
    },
  };
}
