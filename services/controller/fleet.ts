import type { Ground } from '../platform/ground.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import type { Vendors } from '../platform/vendors/vendors.ts';
import { openBulk } from '../site/bulk/index.ts';
import { intakeImplementation, type Heard } from '../site/intake/index.ts';
import type { HeardOnNic } from '../site/network/index.ts';
import { placesImplementation } from '../site/places/index.ts';
import type { Site } from './site.ts';

export interface FleetEars {
  vendors: Vendors;
  /** What was heard on each interface that is listened to. */
  heard(): HeardOnNic[];
}

const heardStations = (ears: FleetEars): Heard[] =>
  ears.heard().flatMap((nic) =>
    [...nic.stations.values()].map((s) => ({
      ...{ mac: s.mac, address: s.addresses[0] ?? null, hostname: s.hostname, asksToBoot: s.asksToBoot },
      isNoMachine: s.givesAddresses || s.capabilities.some((c) => c === 'bridge' || c === 'router'),
      ...{ firstAt: s.firstAt, lastAt: s.lastAt },
    })),
  );

/** What stands over machines: places, what is done to many of them at once, and how they are taken in. */
export function openFleet(ground: Ground, { machines, power, deploy }: Site, jobs: Jobs, ears: FleetEars) {
  const types = power.types();
  const labels = new Map(types.map(({ type, label }) => [type, label]));
  const fields = types.flatMap((type) => type.fields);
  const bulk = openBulk(ground, {
    machines,
    power: {
      intend: (tx, machine, wanted, about) => power.intend(tx, machine, wanted, about),
      switches: (type) => power.switches(type),
      labelOf: (type) => labels.get(type) ?? type,
      query: async (systemId, by) =>
        power.implementation['power.query']({ systemId }, { name: by, userId: null, may: ['edit'] }),
    },
    release: async (asked, caller) => deploy.implementation['release.start'](asked, caller),
    jobs,
  });
  const added: number[] = [];
  return {
    ...placesImplementation(ground, machines),
    ...bulk.implementation,
    ...intakeImplementation(ground, {
      powerTypes: () => [...labels.keys()],
      powerParameters: () => [...new Set(fields.map((f) => f.name))],
      powerSecrets: () => new Set(fields.filter((f) => f.kind === 'password').map((f) => f.name)),
      prepare: (type, parameters) => power.prepare(type, parameters),
      async insertMachines(tx, rows, by) {
        const made = await machines.insertMany(tx, rows, { text: 'added from a list', who: by });
        if (!made.ok) return made;
        added.push(...made.value.map((row) => row.id));
        return { ok: true, value: made.value.map((row) => row.systemId) };
      },
      announce: () => machines.announce(added.splice(0)),
      commission: (tx, systemIds, by) =>
        bulk.begin(
          tx,
          { action: 'commission', parameters: {}, override: false, systemIds: [...systemIds] },
          by,
        ),
      heard: () => heardStations(ears),
      isMachine: (mac) => machines.roster.byMac(mac) !== undefined,
      vendorsOf: (macs) => ears.vendors.of(macs),
    }),
  };
}
