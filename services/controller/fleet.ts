import type { Ground } from '../platform/ground.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import { bulkImplementation } from '../site/bulk/index.ts';
import { placesImplementation } from '../site/places/index.ts';
import type { Site } from './site.ts';

/** What stands over machines: places, and what is done to many of them at once. */
export function openFleet(ground: Ground, { machines, power }: Site, jobs: Jobs) {
  const labels = new Map<string, string>();
  const types = power.implementation['power.types']({}, { name: 'this desk', userId: null, may: ['view'] });
  if ('ok' in types && types.ok) for (const { type, label } of types.value.types) labels.set(type, label);
  return {
    ...placesImplementation(ground, machines),
    ...bulkImplementation(ground, {
      machines: {
        order: (tx, machine, action, asked) => machines.order(tx, machine, action, asked),
        arrange: (tx, machine, change, by) => machines.arrange(tx, machine, change, by),
        matching: (input) => machines.matching(input),
      },
      power: {
        intend: (tx, machine, wanted, about) => power.intend(tx, machine, wanted, about),
        switches: (type) => power.switches(type),
        labelOf: (type) => labels.get(type) ?? type,
        query: async (systemId, by) =>
          power.implementation['power.query']({ systemId }, { name: by, userId: null, may: ['edit'] }),
      },
      jobs,
    }),
  };
}
