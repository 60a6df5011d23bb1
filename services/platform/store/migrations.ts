import type { Migration, MigrationProvider } from 'kysely/migration';
import { desk } from './migrations/0001-desk.ts';
import { inventory } from './migrations/0001-inventory.ts';
import { machines } from './migrations/0001-machines.ts';
import { network } from './migrations/0001-network.ts';
import { runs } from './migrations/0001-runs.ts';
import { access } from './migrations/0002-access.ts';
import { deskEvents } from './migrations/0002-desk-events.ts';
import { deskJobs } from './migrations/0002-desk-jobs.ts';
import { leases } from './migrations/0002-leases.ts';
import { machinesOfTheDesk } from './migrations/0002-machines.ts';
import { nicAddresses } from './migrations/0002-nic-addresses.ts';
import { seenAddresses } from './migrations/0002-seen-addresses.ts';
import { images } from './migrations/0003-images.ts';
import { links } from './migrations/0003-links.ts';
import { deployments } from './migrations/0003-deploy.ts';
import { ownerData } from './migrations/0003-owner-data.ts';
import { runsOfDeployments } from './migrations/0003-runs.ts';
import { ownScripts } from './migrations/0003-scripts.ts';
import { storage } from './migrations/0003-storage.ts';

/** In order of name. A migration that has left the house is never edited: add the next one. */
const migrations: Record<string, Migration> = {
  '0001-first-light': {
    async up(db) {
      await machines(db);
      await inventory(db);
      await runs(db);
      await network(db);
      await desk(db);
    },
  },
  '0002-access': { up: access },
  '0002-desk-events': { up: deskEvents },
  '0002-desk-jobs': { up: deskJobs },
  '0002-leases': { up: leases },
  '0002-machines': { up: machinesOfTheDesk },
  '0002-nic-addresses': { up: nicAddresses },
  '0002-seen-addresses': { up: seenAddresses },
  '0003-images': { up: images },
  '0003-links': { up: links },
  '0003-deploy': { up: deployments },
  '0003-owner-data': { up: ownerData },
  '0003-runs': { up: runsOfDeployments },
  '0003-scripts': { up: ownScripts },
  '0003-storage': { up: storage },
};

/** What a store of this program went through; one that went through more is newer. */
export const migrationNames: string[] = Object.keys(migrations);

export const provider: MigrationProvider = { getMigrations: () => Promise.resolve(migrations) };
