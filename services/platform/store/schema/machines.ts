import type { Generated } from 'kysely';
import type { RunPurpose } from '../../../contract/fleet.ts';

/** Owned by site/machines. Times are milliseconds since 1970; sizes are in the unit that the name says. */
export interface MachineTable {
  id: Generated<number>;
  system_id: string;
  hostname: string;
  description: string;
  domain: string;
  /** arch/subarch, as MAAS writes it: amd64/generic. */
  architecture: string;
  status: string;
  previous_status: string | null;
  status_since: number;
  /** When silence turns the present status into its failure; null when the status has no limit. */
  deadline_at: number | null;
  /** What the present run is for, while the machine boots the ephemeral system. */
  run_purpose: RunPurpose | null;
  run_started_at: number | null;
  run_by: string | null;
  error_description: string;
  /** Name of the user that it is allocated to; empty when it is nobody's. */
  owner: string;
  zone_id: number;
  pool_id: number;
  locked: number;
  power_type: string;
  /** JSON, sealed by platform/secrets. */
  power_parameters: string;
  power_state: 'on' | 'off' | 'unknown' | 'error';
  power_checked_at: number | null;
  power_error: string;
  hardware_uuid: string | null;
  boot_mac: string | null;
  bios_boot_method: 'pxe' | 'uefi' | null;
  cpu_count: number;
  cpu_speed_mhz: number;
  memory_mib: number;
  storage_bytes: number;
  inventory_at: number | null;
  /** What it is deployed with, MAAS's words: debian, bookworm; empty when it is not. */
  osystem: Generated<string>;
  distro_series: Generated<string>;
  /** Set by the program that allocated it, MAAS's agent_name. */
  agent_name: Generated<string>;
  /** Deployed into its memory: it gets its system anew at each start. */
  ephemeral_deploy: Generated<number>;
  /** 0 while a Deploying machine is to start its own disk. */
  netboot: Generated<number>;
  /** Where a test or rescue mode leads back to. */
  back_to: string | null;
  created_at: number;
  updated_at: number;
}

/** The hardware addresses by which a machine is recognised: named by hand, told at enlistment, or read by a run. */
export interface MachineMacTable {
  mac: string;
  machine_id: number;
}

/** Owned by site/machines: texts that an owner's program keeps with a machine. */
export interface OwnerDataTable {
  machine_id: number;
  key: string;
  value: string;
}

/** Owned by site/machines: a station that says it is a machine of this desk while something speaks against it. */
export interface ClaimTable {
  id: Generated<number>;
  kind: string;
  machine_id: number;
  /** The card whose lease the report came from. */
  mac: string;
  address: string;
  /** JSON list: all cards that it named. */
  macs: string;
  hardware_uuid: string | null;
  first_at: number;
  last_at: number;
  times: number;
  /** Null while nobody has answered. */
  answer: 'same' | 'other' | 'refused' | null;
  answered_at: number | null;
}

/** Zones, pools, tags and views are owned by site/places. */
export interface ZoneTable {
  id: Generated<number>;
  name: string;
  description: string;
}
export interface PoolTable {
  id: Generated<number>;
  name: string;
  description: string;
}
export interface TagTable {
  id: Generated<number>;
  name: string;
  comment: string;
  definition: string;
  kernel_opts: string;
}
export interface MachineTagTable {
  machine_id: number;
  tag_id: number;
}

export interface SavedViewTable {
  id: Generated<number>;
  /** The user's number, or `desk`. */
  user_key: string;
  name: string;
  /** JSON. */
  view: string;
  changed_at: number;
}

/** Owned by site/bulk: what came of a bulk action, machine by machine. */
export interface BulkRowTable {
  job_id: number;
  system_id: string;
  hostname: string;
  state: Generated<'waiting' | 'done' | 'refused'>;
  sentence: Generated<string>;
}
