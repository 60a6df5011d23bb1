import type { Generated } from 'kysely';

/** Owned by platform/events: the numbered log. */
export interface EventTable {
  n: Generated<number>;
  at: number;
  kind: string;
  level: 'audit' | 'debug' | 'info' | 'warning' | 'error' | 'critical';
  machine_id: number | null;
  system_id: string | null;
  who: string | null;
  text: string;
  /** JSON. */
  facts: string;
}
/** Owned by platform/settings: one JSON value a name. */
export interface SettingTable {
  name: string;
  value: string;
}
