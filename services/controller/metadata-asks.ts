import type { MetadataAsks } from '../wire/metadata/asks.ts';
import type { Site } from './site.ts';

/** What the metadata service asks of the site's features. */
export const metadataAsks = (site: Site): MetadataAsks => {
  const { access, boot, deploy, inventory, machines, scripts } = site;
  return {
    macOf: site.macOf,
    machineByMac: (mac) => machines.roster.byMac(mac),
    machineByToken: (given) => access.machineByToken(given),
    machineKey: (tx, id) => access.machineKey(tx, id),
    enlist: (report) => machines.enlist(report),
    powerFound: (tx, id, found) => machines.powerFound(tx, id, found),
    testingBegins: (tx, id) => machines.testingBegins(tx, id),
    keysForRun: site.keysForRun,
    saw: (who, step, facts) => boot.saw(who, step, facts),
    ...{ scripts, deploy, inventory },
  };
};
