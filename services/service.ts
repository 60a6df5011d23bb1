import type { Result } from './contract/result.ts';

export type ServiceState = 'stopped' | 'starting' | 'listening' | 'refused' | 'failed' | 'disabled';

export interface ServiceHealth {
  state: ServiceState;
  /** Why it is refused or failed, or where it listens: a sentence for the admin. */
  detail: string;
}

/** Names and values as they go to /metrics; `dropped` and `refused` reasons are counted by name. */
export type Counters = Readonly<Record<string, number>>;

/**
 * A part of the controller that listens or works by itself. start and stop may be called twice; a start that is
 * refused for a known reason (port taken, another DHCP server) is a value, and the other services go on.
 */
export interface Service {
  readonly name: string;
  start(): Promise<Result<void>>;
  stop(): Promise<void>;
  health(): ServiceHealth;
  counters(): Counters;
}
