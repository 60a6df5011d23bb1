import { ok, refuse } from '../contract/result.ts';
import type { Service, ServiceHealth } from '../service.ts';

/** Stands for a service that is switched off, or that cannot be started as things are; it says why. */
export const idleService = (name: string, health: ServiceHealth): Service => ({
  name,
  start: () => Promise.resolve(health.state === 'refused' ? refuse('refused', health.detail) : ok(undefined)),
  stop: () => Promise.resolve(),
  health: () => health,
  counters: () => ({}),
});
