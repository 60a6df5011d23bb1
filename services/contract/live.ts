/** What an open view is told: numbered events, and latest-value signals (progress, counters). */
export type LiveMessage =
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'signal'; topic: string; value: unknown }
  /** All events up to this number have been sent; sent after a (re)connection. */
  | { kind: 'caught_up'; n: number };

export interface LiveEvent {
  n: number;
  at: number;
  kind: string;
  level: 'audit' | 'debug' | 'info' | 'warning' | 'error' | 'critical';
  systemId: string | null;
  text: string;
  who: string | null;
}

/** Signal topics in use: a machine's boot moved on; a service's counters or state; a job's progress; an image's upload. */
export const topics = {
  boot: (systemId: string): string => `boot/${systemId}`,
  services: 'services',
  job: (id: string): string => `job/${id}`,
  /** An image's file comes in. */
  image: (id: string): string => `image/${id}`,
  network: 'network',
} as const;
