import type { Generated } from 'kysely';
import type { RunPurpose } from '../../../contract/fleet.ts';

/** Owned by site/scripts. A run is MAAS's script set: what one boot of the ephemeral system has to do. */
export interface ScriptRunTable {
  id: Generated<number>;
  machine_id: number;
  purpose: RunPurpose;
  created_at: number;
  ended_at: number | null;
  /** When the machine was last heard of, heartbeats included. */
  last_ping_at: number | null;
  /** Somebody may log in while it lasts. */
  enable_ssh: Generated<number>;
}
export interface ScriptResultTable {
  id: Generated<number>;
  run_id: number;
  machine_id: number;
  name: string;
  type: 'commissioning' | 'testing' | 'release' | 'deployment';
  hardware_type: number;
  /** MAAS's script status number: 0 pending, 1 running, 2 passed, 3 failed, 4 timed out, 5 aborted, 6 degraded, 9 skipped. */
  status: number;
  timeout_seconds: number;
  order_index: number;
  started_at: number | null;
  ended_at: number | null;
  exit_status: number | null;
  /** Runtime that the agent measured, in milliseconds. */
  runtime_ms: number | null;
  suppressed: number;
  /** JSON: values of its parameters by name, as index.json hands them out. Null until they are known. */
  parameters: string | null;
  /** The stored version that was handed out; null for a built-in script. */
  script_version_id: number | null;
  /** What it is about, as people call it: sda, enp1s0. */
  target: string | null;
  /** The same thing over the years: disk:<serial>, nic:<mac>. */
  subject: string | null;
}
/** Apart from the result's row, so that lists never read outputs. Text, cut at the documented limit. */
export interface ScriptOutputTable {
  result_id: number;
  stream: 'combined' | 'stdout' | 'stderr' | 'yaml';
  content: Buffer;
  truncated: number;
}
/** A script of one's own; its text stands in its versions. */
export interface ScriptTable {
  id: Generated<number>;
  name: string;
  /** The version in use. */
  version_id: number;
}
export interface ScriptVersionTable {
  id: Generated<number>;
  script_id: number;
  at: number;
  by: string;
  comment: string;
  /** JSON: what the text does not say itself, under the names of its header. */
  given: string;
  /** JSON: its header as read. */
  header: string;
  size_bytes: number;
  body: Buffer;
}
/** Tags that were changed, of built-in scripts and of own ones; they stand in for those of the header. */
export interface ScriptTagsTable {
  name: string;
  /** JSON list. */
  tags: string;
}
/** One number, text or row of samples that a script wrote into its result file, in its order. */
export interface ScriptMetricTable {
  result_id: number;
  position: number;
  key: string;
  title: string;
  unit: string;
  better: 'higher' | 'lower' | null;
  value: number | null;
  text: string | null;
  /** JSON list of numbers. */
  samples: string | null;
}
