import type { Generated } from 'kysely';

/** Owned by site/boot. What was seen of a machine's boot, step by step; machine_id is null until it is known. */
export interface BootStepTable {
  id: Generated<number>;
  mac: string;
  machine_id: number | null;
  /** Steps between one power-on (or first packet) and the end of that boot share a number. */
  boot_number: number;
  step: 'power' | 'dhcp' | 'tftp' | 'http' | 'kernel' | 'agent' | 'scripts' | 'done';
  at: number;
  ended_at: number | null;
  /** JSON: facts as the step's server told them (file, bytes, address, arch ...). */
  facts: string;
}
